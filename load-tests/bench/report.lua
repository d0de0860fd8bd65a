-- wrk's figures as one line of JSON after its own report
done = function(summary, latency)
	local errors = summary.errors
	io.write(string.format('\n{"requests": %d, "microseconds": %d, "p99_us": %d, "errors": %d, "not_ok": %d}\n',
		summary.requests, summary.duration, latency:percentile(99),
		errors.connect + errors.read + errors.write + errors.timeout, errors.status))
end
