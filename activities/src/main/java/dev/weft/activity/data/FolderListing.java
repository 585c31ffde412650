package dev.weft.activity.data;

import dev.weft.activity.Options;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.Option;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a folder that the options ask for, sorted by path.
 *
 * <p>Links to folders are not followed; links to files count when they lead to a file of the root
 * and are left out otherwise. The name in a link's place is the link's, not that of what it leads
 * to.
 */
final class FolderListing {
  /** The options of every operation that lists a folder; the caller adds {@code folder}. */
  static final List<Option> OPTIONS =
      List.of(
          Option.of(
              "include",
              Option.Kind.TEXTS,
              "Globs; a file must match one, such as \"**/*.md\" or \"*.{txt,md}\"."),
          Option.of("exclude", Option.Kind.TEXTS, "Globs; a file that matches one is left out."),
          Option.of("recursive", Option.Kind.BOOLEAN, "Whether to look into folders of the folder.")
              .orElse(true),
          Option.of(
                  "hidden",
                  Option.Kind.BOOLEAN,
                  "Whether to take files and folders whose name begins with a dot.")
              .orElse(false),
          Option.of("maxFiles", Option.Kind.INTEGER, "More files than this are an error.")
              .orElse(10_000)
              .between(1, 1_000_000));

  private final AllowedRoots roots;
  private final Path folder;
  private final Globs globs;
  private final boolean recursive;
  private final boolean hidden;
  private final int maxFiles;

  FolderListing(AllowedRoots roots, Path folder, Options options) {
    this.roots = roots;
    this.folder = folder;
    globs = new Globs(options.texts("include"), options.texts("exclude"));
    recursive = options.bool("recursive");
    hidden = options.bool("hidden");
    maxFiles = options.integer("maxFiles");
  }

  /**
   * Walks the folder.
   *
   * @throws WeftException {@code TOO_LARGE} when there are more files than {@code maxFiles}
   */
  List<SourceFile> files() throws IOException, InterruptedException {
    Walk walk = new Walk();
    Files.walkFileTree(folder, walk);
    Interruption.check();
    walk.found.sort(Comparator.comparing(SourceFile::name));
    return walk.found;
  }

  private final class Walk extends SimpleFileVisitor<Path> {
    private final List<SourceFile> found = new ArrayList<>();

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      boolean isWanted = path.equals(folder) || (recursive && isVisible(path));
      return isWanted ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        return FileVisitResult.TERMINATE;
      }
      if (isVisible(path)
          && globs.want(AllowedRoots.slashed(folder.relativize(path)))
          && isFileOfRoot(path, attributes)) {
        if (found.size() == maxFiles) {
          throw new WeftException(
              FailureCode.TOO_LARGE,
              "more than "
                  + maxFiles
                  + " files in '"
                  + roots.name(folder)
                  + "'; narrow 'include' or raise maxFiles");
        }
        found.add(new SourceFile(path, roots.name(path)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (e instanceof NoSuchFileException && !path.equals(folder)) {
        return FileVisitResult.CONTINUE; // deleted since its folder was read
      }
      throw e;
    }

    private boolean isVisible(Path path) {
      return hidden || !String.valueOf(path.getFileName()).startsWith(".");
    }

    private boolean isFileOfRoot(Path path, BasicFileAttributes attributes) throws IOException {
      if (!attributes.isSymbolicLink()) {
        return attributes.isRegularFile();
      }
      return Files.isRegularFile(path) && roots.holds(path.toRealPath());
    }
  }
}
