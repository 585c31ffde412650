package dev.weft.activity.data;

import static java.util.Objects.requireNonNull;

import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that tasks may read and write, and how a path in a graph becomes a file in it.
 *
 * <p>A path is relative to the root, or absolute and inside it. {@code ..} is resolved as text
 * first and symbolic links afterwards; whatever leaves the root either way is {@code FORBIDDEN}.
 * What changes on disk between the check and the use is not guarded: who can write into the root is
 * trusted. The root is looked at when a path is, not before. Immutable and thread-safe.
 */
public final class AllowedRoots {
  private final Path root;

  /** Allows one folder and all that lies in it; a relative one counts from the process's folder. */
  public AllowedRoots(Path root) {
    this.root = requireNonNull(root, "root is null").toAbsolutePath().normalize();
  }

  /** The folder as it was given, absolute. */
  public Path root() {
    return root;
  }

  /**
   * Returns the real path of a file that is there.
   *
   * @throws WeftException {@code FORBIDDEN} outside the root, {@code NOT_FOUND} with the nearest
   *     existing name, {@code INVALID_INPUT} when it is a folder
   */
  Path file(String path) throws IOException {
    Path real = existing(path);
    if (!Files.isRegularFile(real)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, "'" + path + "' is no file; name a file, not a folder");
    }
    return real;
  }

  /**
   * Returns the real path of a folder that is there.
   *
   * @throws WeftException {@code FORBIDDEN} outside the root, {@code NOT_FOUND} with the nearest
   *     existing name, {@code INVALID_INPUT} when it is no folder
   */
  Path folder(String path) throws IOException {
    Path real = existing(path);
    if (!Files.isDirectory(real)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, "'" + path + "' is no folder; name a folder of the root");
    }
    return real;
  }

  /**
   * Returns where a file is to be written; neither it nor its folders need to exist.
   *
   * @throws WeftException {@code FORBIDDEN} outside the root, {@code INVALID_INPUT} when it is a
   *     folder, or a part of its path is a file
   */
  Path target(String path) throws IOException {
    Path asWritten = inside(path);
    if (asWritten.equals(root) || path.endsWith("/") || Files.isDirectory(asWritten)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, "'" + path + "' is a folder; name the file to write");
    }
    if (Files.exists(asWritten)) {
      return checked(path, asWritten.toRealPath());
    }
    Path folder = deepestExisting(requireNonNull(asWritten.getParent(), "a file has a folder"));
    Path real = checked(path, folder.toRealPath());
    if (!Files.isDirectory(real)) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "'" + path + "' cannot be written: " + name(real) + " is a file");
    }
    return real.resolve(folder.relativize(asWritten));
  }

  /**
   * Returns a path as it is to be named: relative to the root, without {@code ..}, with {@code /}
   * on every system; links keep their own names.
   *
   * @throws WeftException {@code FORBIDDEN} outside the root
   */
  String name(String path) throws IOException {
    return slashed(root.relativize(inside(path)));
  }

  /** Returns the path of a real file under the root, with {@code /} on every system. */
  String name(Path real) throws IOException {
    return slashed(root.toRealPath().relativize(real));
  }

  /** Returns a relative path with {@code /} on every system. */
  static String slashed(Path relative) {
    StringBuilder name = new StringBuilder();
    for (Path part : relative) {
      name.append(name.isEmpty() ? "" : "/").append(part);
    }
    return name.toString();
  }

  /** Whether a real path lies under the root. */
  boolean holds(Path real) throws IOException {
    return real.startsWith(root.toRealPath());
  }

  private Path existing(String path) throws IOException {
    Path asWritten = inside(path);
    if (!Files.exists(asWritten)) {
      throw notFound(path, asWritten);
    }
    return checked(path, asWritten.toRealPath());
  }

  private Path inside(String path) throws IOException {
    Path normal;
    try {
      normal = root.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new WeftException(
          FailureCode.INVALID_INPUT, "'" + path + "' is no path: " + e.getReason(), e);
    }
    if (normal.startsWith(root)) {
      return normal;
    }
    if (!Files.isDirectory(root)) {
      throw noRoot();
    }
    Path realRoot = root.toRealPath(); // an absolute path may name the root by its real name
    if (normal.startsWith(realRoot)) {
      return root.resolve(realRoot.relativize(normal));
    }
    throw outside(path);
  }

  private Path checked(String path, Path real) throws IOException {
    if (!holds(real)) {
      throw outside(path);
    }
    return real;
  }

  private WeftException outside(String path) {
    return new WeftException(
        FailureCode.FORBIDDEN,
        "'"
            + path
            + "' is outside the root "
            + root
            + "; move it there, or start the worker with"
            + " another root");
  }

  private WeftException noRoot() {
    return new WeftException(
        FailureCode.NOT_FOUND, "the root " + root + " is not there; start the worker with another");
  }

  /** Answers a root that is not there with its own message, never with what stands above it. */
  private Path deepestExisting(Path path) {
    Path at = path;
    while (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = at.getParent();
      if (parent == null || !parent.startsWith(root)) {
        throw noRoot();
      }
      at = parent;
    }
    return at;
  }

  private WeftException notFound(String path, Path asWritten) throws IOException {
    if (asWritten.equals(root)) {
      return noRoot();
    }
    if (Files.isSymbolicLink(asWritten)) {
      return new WeftException(
          FailureCode.NOT_FOUND, "'" + path + "' is a link to something that is not there");
    }
    Path folder =
        deepestExisting(requireNonNull(asWritten.getParent(), "a path in the root has a folder"));
    if (!Files.isDirectory(folder)) {
      return new WeftException(FailureCode.NOT_FOUND, "'" + path + "' is not there under " + root);
    }
    checked(path, folder.toRealPath());
    String missing = folder.relativize(asWritten).getName(0).toString();
    String nearest = nearest(missing, folder);
    String hint = nearest == null ? "" : "; did you mean '" + nearest + "'?";
    return new WeftException(
        FailureCode.NOT_FOUND, "'" + path + "' is not there under " + root + hint);
  }

  private @Nullable String nearest(String missing, Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names =
          entries.limit(1_000).map(each -> String.valueOf(each.getFileName())).sorted().toList();
      String found = NearestName.to(missing, names);
      return found == null ? null : name(folder.toRealPath().resolve(found));
    }
  }
}
