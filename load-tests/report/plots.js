// Draws each plot of the page: one line a system, the percentiles as bars one in front of the other, the average as a mark.
// @ts-check
/* global echarts */
(() => {
  const PRINTED_WIDTH = 640; // pixels; fits A4 and Letter within the margins of page.css
  const PERCENTILES = ['p95', 'p90', 'med']; // the widest is drawn first, so that the others stand before it
  const NAMES = { p95: '95 %', p90: '90 %', med: 'median', avg: 'average' };
  const paper = matchMedia('print');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let printing = false;

  const plots = [...document.querySelectorAll('script[data-plot]')].map((data) => {
    const element = document.getElementById(data.dataset.plot);
    const rows = JSON.parse(data.textContent);
    element.style.height = `${rows.length * 34 + 56}px`;
    return { element, rows, chart: echarts.init(element, null, { renderer: 'svg' }) };
  });

  function option(rows, width, colour) {
    const text = { color: colour('text'), fontSize: 12 };
    const labels = width < 480 ? 104 : 150;
    return {
      animation: false,
      textStyle: { fontFamily: 'system-ui, sans-serif' },
      grid: { left: labels + 12, right: 52, top: 8, bottom: 40 },
      xAxis: {
        type: 'value', min: 0, name: 'ms', nameLocation: 'end', nameGap: 12, nameTextStyle: text,
        splitNumber: width < 480 ? 3 : 5,
        axisLabel: { ...text, hideOverlap: true }, splitLine: { lineStyle: { color: colour('line') } },
      },
      yAxis: {
        type: 'category', inverse: true, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('soft') } },
        axisLabel: { ...text, interval: 0, width: labels, overflow: 'break', lineHeight: 13 },
        data: rows.map((row) => ({ value: row.system, textStyle: { fontWeight: row.own ? 'bold' : 'normal' } })),
      },
      tooltip: {
        trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, backgroundColor: colour('raised'),
        borderColor: colour('line'), textStyle: text,
        extraCssText: 'white-space: normal; max-width: 16rem', formatter: (items) => tip(rows[items[0].dataIndex]),
      },
      series: [
        ...PERCENTILES.map((key) => ({
          type: 'bar', name: NAMES[key], barGap: '-100%', barWidth: 18, barMinHeight: 2, silent: true,
          itemStyle: { color: colour(key), borderColor: colour('edge'), borderWidth: 1 },
          data: rows.map((row) => row[key]),
          label: { show: key === 'p95', position: 'right', ...text, formatter: (item) => rows[item.dataIndex].text.p95 },
        })),
        {
          type: 'scatter', name: NAMES.avg, symbol: 'rect', symbolSize: [4, 24], silent: true,
          itemStyle: { color: colour('avg'), borderColor: colour('ground'), borderWidth: 1 },
          data: rows.map((row) => row.avg),
        },
      ],
    };
  }

  // Built of nodes, not of HTML: a system's name stays a text.
  function tip(row) {
    const box = document.createElement('div');
    const lines = ['avg', 'med', 'p90', 'p95', 'max'].map((key) => `${NAMES[key] ?? 'maximum'}: ${row.text[key]} ms`);
    for (const [index, line] of [row.system, ...lines].entries()) {
      const item = box.appendChild(document.createElement(index === 0 ? 'strong' : 'div'));
      item.textContent = line;
    }
    return box;
  }

  function draw() {
    const onPaper = printing || paper.matches;
    const style = getComputedStyle(onPaper ? document.querySelector('.paper') : document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    for (const { element, rows, chart } of plots) {
      const width = onPaper ? PRINTED_WIDTH : element.clientWidth;
      chart.resize({ width });
      chart.setOption(option(rows, width, colour), true);
    }
  }

  draw();
  addEventListener('resize', draw);
  dark.addEventListener('change', draw);
  paper.addEventListener('change', draw);
  addEventListener('beforeprint', () => { printing = true; draw(); });
  addEventListener('afterprint', () => { printing = false; draw(); });
})();
