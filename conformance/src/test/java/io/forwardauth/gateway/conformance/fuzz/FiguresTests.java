package io.forwardauth.gateway.conformance.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTests {

	@TempDir
	private Path directory;

	@Test
	void newRunOfASeedReplacesItsRowAndNothingElse() throws Exception {
		Path page = this.directory.resolve("page.md");
		Files.writeString(page, "before\n<!-- fuzz -->\n<!-- /fuzz -->\nafter\n");
		Tally tally = new Tally();
		tally.count("status 200");
		Figures.write(page, Figures.row(1, 10, "mixed", tally, 1));
		Figures.write(page, Figures.row(2, 10, "mixed", tally, 1));
		Figures.write(page, Figures.row(1, 20, "mixed", tally, 2));
		String text = Files.readString(page);
		assertThat(text).startsWith("before\n<!-- fuzz -->\n").endsWith("<!-- /fuzz -->\nafter\n");
		assertThat(text).containsOnlyOnce("| seed |")
			.contains("| 2 | 10 | mixed | 0 | 0 | 0 | 0 | 200: 1 | 1 |\n| 1 | 20 | mixed |")
			.doesNotContain("| 1 | 10 |");
	}

	@Test
	void pageIsMadeIfThereIsNone() throws Exception {
		Path page = this.directory.resolve("page.md");
		Figures.write(page, Figures.row(-3, 10, "line", new Tally(), 1));
		assertThat(Files.readString(page)).startsWith("# Conformance").contains("| -3 | 10 | line |");
	}

}
