package dev.weft.activity.data;

import static dev.weft.activity.data.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedRootsTest {
  @TempDir Path temp;
  private Path root;
  private AllowedRoots roots;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    Files.createDirectories(root.resolve("docs/deep"));
    Files.writeString(root.resolve("docs/readme.md"), "hello");
    Files.writeString(temp.resolve("secret.txt"), "secret");
    roots = new AllowedRoots(root);
  }

  @Test
  void aPathIsRelativeToTheRootOrAbsoluteInIt() throws IOException {
    Path real = root.toRealPath().resolve("docs/readme.md");
    assertEquals(real, roots.file("docs/readme.md"));
    assertEquals(real, roots.file("./docs/deep/../readme.md"));
    assertEquals(real, roots.file(root.resolve("docs/readme.md").toString()));
    assertEquals("docs/readme.md", roots.name("docs/deep/../readme.md"));
  }

  @Test
  void whatLeavesTheRootIsForbidden() throws IOException {
    Files.createSymbolicLink(root.resolve("link.txt"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("up"), temp);
    for (String path :
        new String[] {
          "../secret.txt",
          "docs/../../secret.txt",
          temp.resolve("secret.txt").toString(),
          "/etc/passwd",
          "link.txt",
          "up/secret.txt"
        }) {
      assertFails(FailureCode.FORBIDDEN, "outside the root", () -> roots.file(path));
      assertFails(FailureCode.FORBIDDEN, "outside the root", () -> roots.target(path));
    }
    assertFails(FailureCode.FORBIDDEN, "outside", () -> roots.target("up/new/file.txt"));
    assertFails(FailureCode.FORBIDDEN, "outside", () -> roots.folder("up"));
    assertFails(FailureCode.FORBIDDEN, "outside", () -> roots.file("up/no-such-file"));
  }

  @Test
  void aFolderBesideTheRootWithItsNameAsPrefixIsOutside() throws IOException {
    Files.createDirectory(temp.resolve("root-two"));
    assertFails(FailureCode.FORBIDDEN, "outside", () -> roots.folder("../root-two"));
  }

  @Test
  void linksInsideTheRootAreFollowed() throws IOException {
    Files.createSymbolicLink(root.resolve("inner.md"), root.resolve("docs/readme.md"));
    assertEquals(root.toRealPath().resolve("docs/readme.md"), roots.file("inner.md"));
    assertEquals("inner.md", roots.name("inner.md"));
  }

  @Test
  void aRootThatIsALinkIsARoot() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("by-link"), root);
    AllowedRoots linked = new AllowedRoots(link);
    Path real = root.toRealPath().resolve("docs/readme.md");
    assertEquals(real, linked.file("docs/readme.md"));
    assertEquals(real, linked.file(real.toString()));
    assertEquals("docs/readme.md", linked.name(real));
  }

  @Test
  void aMissingFileNamesTheNearest() {
    assertFails(
        FailureCode.NOT_FOUND,
        "did you mean 'docs/readme.md'?",
        () -> roots.file("docs/readme.mt"));
    assertFails(FailureCode.NOT_FOUND, "did you mean 'docs'?", () -> roots.folder("dosc/deep"));
    assertFails(
        FailureCode.NOT_FOUND, "is not there", () -> roots.file("docs/readme.md/more/of/it"));
  }

  @Test
  void aMissingRootIsNamedAndNothingAboveItIsShown() {
    AllowedRoots missing = new AllowedRoots(temp.resolve("rout"));
    assertFails(FailureCode.NOT_FOUND, "start the worker with another", () -> missing.file("a"));
    assertFails(FailureCode.NOT_FOUND, "start the worker with another", () -> missing.folder("."));
    assertFails(FailureCode.NOT_FOUND, "start the worker with another", () -> missing.target("a"));
  }

  @Test
  void foldersAndFilesAreNotMixedUp() {
    assertFails(FailureCode.INVALID_INPUT, "is no file", () -> roots.file("docs"));
    assertFails(FailureCode.INVALID_INPUT, "is no folder", () -> roots.folder("docs/readme.md"));
    assertFails(FailureCode.INVALID_INPUT, "is a folder", () -> roots.target("docs"));
    assertFails(FailureCode.INVALID_INPUT, "is a folder", () -> roots.target("new/"));
    assertFails(FailureCode.INVALID_INPUT, "is a folder", () -> roots.target("."));
    assertFails(
        FailureCode.INVALID_INPUT, "readme.md is a file", () -> roots.target("docs/readme.md/x"));
    assertFails(FailureCode.INVALID_INPUT, "is no path", () -> roots.file("a\0b"));
  }
}
