package dev.weft.starter.server;

import dev.weft.starter.console.ExitCode;
import dev.weft.starter.console.StoppedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gets a {@code temporal} binary into Weft's cache: the official download, else a build with Go.
 *
 * <p>A binary only takes its place when it runs.
 */
public final class TemporalInstall {
  /** The last release that {@code go install} takes: from v1.6.0 on its go.mod has a replace. */
  private static final String GO_PACKAGE = "github.com/temporalio/cli/cmd/temporal@v1.5.1";

  private static final String DOWNLOAD = "https://temporal.download/cli/archive/latest";
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration TO_ANSWER = Duration.ofSeconds(20);
  private static final long TO_UNPACK_S = 60;
  private static final long TO_BUILD_S = TimeUnit.MINUTES.toSeconds(30);
  private static final long NEWS_EVERY = 20L * 1024 * 1024;

  private final Map<String, String> environment;
  private final Path folder;
  private final Consumer<String> note;
  private final List<String> reasons = new ArrayList<>();

  /**
   * Makes an installer; does nothing yet.
   *
   * @param note what to do with a sentence for people
   */
  public TemporalInstall(Map<String, String> environment, Consumer<String> note) {
    this.environment = Map.copyOf(environment);
    this.folder = StateFolder.programs(environment);
    this.note = note;
  }

  /**
   * Returns the binary in the cache, after getting it if it was not there.
   *
   * @throws StoppedException when no way worked; names the reason of each
   */
  public Path install() {
    Path place = folder.resolve(TemporalBinary.NAME);
    if (runs(place)) {
      note.accept("it is there already");
      return place;
    }
    try {
      Files.createDirectories(folder);
      Path work = Files.createTempDirectory(folder, "install");
      try {
        Optional<Path> got = download(work).or(() -> build(work));
        if (got.isEmpty()) {
          throw new StoppedException(
              ExitCode.UNREACHABLE,
              "no `temporal` binary could be had ("
                  + String.join("; ", reasons)
                  + "); install the Temporal CLI yourself and put it on the PATH");
        }
        Files.move(got.get(), place, StandardCopyOption.ATOMIC_MOVE);
        return place;
      } finally {
        clear(work);
      }
    } catch (IOException e) {
      throw new StoppedException(
          ExitCode.BAD_INPUT, "cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  private Optional<Path> download(Path work) {
    String query = "?platform=" + platform() + "&arch=" + architecture();
    note.accept("downloading " + DOWNLOAD + query);
    Path archive = work.resolve("temporal.tar.gz");
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(TO_CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(DOWNLOAD + query)).timeout(TO_ANSWER).build();
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          return gaveUp("the download answered " + answer.statusCode());
        }
        save(body, archive);
      }
    } catch (IOException e) {
      return gaveUp("download: " + e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    List<String> unpack =
        List.of("tar", "-xzf", archive.toString(), "-C", work.toString(), TemporalBinary.NAME);
    Path binary = work.resolve(TemporalBinary.NAME);
    return call(unpack, Map.of(), TO_UNPACK_S) && runs(binary)
        ? Optional.of(binary)
        : gaveUp("the downloaded binary does not run");
  }

  private void save(InputStream body, Path archive) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long news = NEWS_EVERY;
    long total = 0;
    try (OutputStream file = Files.newOutputStream(archive)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        file.write(buffer, 0, read);
        total += read;
        if (total >= news) {
          note.accept(total / (1024 * 1024) + " MiB ...");
          news += NEWS_EVERY;
        }
      }
    }
  }

  private Optional<Path> build(Path work) {
    note.accept("building with Go instead: go install " + GO_PACKAGE + " (about 5 minutes)");
    Path binary = work.resolve(TemporalBinary.NAME);
    boolean isBuilt =
        call(List.of("go", "install", GO_PACKAGE), Map.of("GOBIN", work.toString()), TO_BUILD_S);
    return isBuilt && runs(binary) ? Optional.of(binary) : gaveUp("Go: no binary that runs");
  }

  private Optional<Path> gaveUp(String reason) {
    reasons.add(reason);
    note.accept(reason);
    return Optional.empty();
  }

  private boolean runs(Path binary) {
    return Files.isExecutable(binary)
        && call(List.of(binary.toString(), "--version"), Map.of(), TO_UNPACK_S);
  }

  /** Runs a program; keeps the last line it wrote as a reason when it failed. */
  private boolean call(List<String> line, Map<String, String> more, long seconds) {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.environment().putAll(more);
      process = builder.start();
    } catch (IOException e) {
      reasons.add(String.valueOf(e.getMessage()));
      return false;
    }
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return true;
      }
      String[] lines = said.strip().split("\n");
      reasons.add(line.getFirst() + ": " + lines[lines.length - 1]);
      return false;
    } catch (IOException e) {
      reasons.add(line.getFirst() + ": " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static StoppedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoppedException(ExitCode.UNREACHABLE, "interrupted", e);
  }

  private static void clear(Path work) throws IOException {
    try (var files = Files.list(work)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(work);
  }

  private static String platform() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : "linux";
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "");
    return name.equals("aarch64") || name.equals("arm64") ? "arm64" : "amd64";
  }
}
