package dev.weft.activity.data;

import static java.util.Map.entry;

import dev.weft.data.DataRef;
import java.util.Locale;
import java.util.Map;

/** Media types by the ending of a file's name; a small table, the same on every system. */
final class MediaTypes {
  /** What a file of any other ending is. */
  static final String BINARY = "application/octet-stream";

  /** Text that Weft writes. */
  static final String TEXT = "text/plain; charset=utf-8";

  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          entry("adoc", "text/asciidoc"),
          entry("bmp", "image/bmp"),
          entry("css", "text/css"),
          entry("csv", "text/csv"),
          entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          entry("epub", "application/epub+zip"),
          entry("gif", "image/gif"),
          entry("gz", "application/gzip"),
          entry("htm", "text/html"),
          entry("html", "text/html"),
          entry("jpeg", "image/jpeg"),
          entry("jpg", "image/jpeg"),
          entry("js", "text/javascript"),
          entry("json", DataRef.JSON),
          entry("jsonl", "application/jsonl"),
          entry("log", "text/plain"),
          entry("markdown", "text/markdown"),
          entry("md", "text/markdown"),
          entry("mp3", "audio/mpeg"),
          entry("mp4", "video/mp4"),
          entry("odt", "application/vnd.oasis.opendocument.text"),
          entry("parquet", "application/vnd.apache.parquet"),
          entry("pdf", "application/pdf"),
          entry("png", "image/png"),
          entry(
              "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
          entry("rst", "text/x-rst"),
          entry("rtf", "application/rtf"),
          entry("svg", "image/svg+xml"),
          entry("tar", "application/x-tar"),
          entry("tsv", "text/tab-separated-values"),
          entry("txt", "text/plain"),
          entry("wav", "audio/wav"),
          entry("webp", "image/webp"),
          entry("xhtml", "application/xhtml+xml"),
          entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          entry("xml", "application/xml"),
          entry("yaml", "application/yaml"),
          entry("yml", "application/yaml"),
          entry("zip", "application/zip"));

  private MediaTypes() {}

  /** Returns the media type of a file of this name. */
  static String of(String fileName) {
    String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(ending, BINARY);
  }
}
