package dev.weft.activity.data;

import static dev.weft.activity.data.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.failure.FailureCode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "**/*.md   | a.md         | true",
        "**/*.md   | x/y/a.md     | true",
        "**/*.md   | a.mdx        | false",
        "*.md      | x/y/a.md     | true",
        "*.md      | a.md         | true",
        "/*.md     | a.md         | false",
        "x/*.md    | x/a.md       | true",
        "x/*.md    | x/y/a.md     | false",
        "x/**      | x/y/a.md     | true",
        "x/**/a.md | x/a.md       | true",
        "x/**/a.md | x/y/z/a.md   | true",
        "*.{md,txt}| b.txt        | true",
        "*.{md,txt}| b.rst        | false",
        "?.md      | a.md         | true",
        "?.md      | ab.md        | false",
        "[a-c].md  | b.md         | true",
        "[!a-c].md | b.md         | false",
        "a+(b).md  | a+(b).md     | true",
        "a.md      | axmd         | false"
      })
  void aGlobMatchesAsPeopleExpect(String glob, String path, boolean isWanted) {
    assertEquals(isWanted, new Globs(List.of(glob), List.of()).want(path), glob + " of " + path);
    assertEquals(!isWanted, new Globs(List.of(), List.of(glob)).want(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "{a,b", "[a", "[a/b]", "{a,{b}}"})
  void aBrokenGlobIsRefusedWithItsText(String glob) {
    assertFails(
        FailureCode.INVALID_INPUT,
        "glob '" + glob + "'",
        () -> new Globs(List.of(glob), List.of()));
  }
}
