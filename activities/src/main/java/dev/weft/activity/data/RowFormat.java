package dev.weft.activity.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.weft.activity.Options;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.graph.Option;
import dev.weft.run.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a row is written in a line of a file.
 *
 * <p>Immutable and thread-safe.
 */
sealed interface RowFormat {
  /** The options of every operation that reads or writes rows; the caller adds its own. */
  List<Option> OPTIONS =
      List.of(
          Option.of(
                  "format",
                  Option.Kind.WORD,
                  "jsonl for one JSON object per line, or csv; by default as the path ends: .jsonl,"
                      + " .ndjson, .csv or .tsv.")
              .among(List.of("jsonl", "csv")),
          Option.of(
              "delimiter",
              Option.Kind.TEXT,
              "What parts the values of a CSV row: one character; by default a comma, in a .tsv"
                  + " file a tab."),
          Option.of(
                  "header",
                  Option.Kind.BOOLEAN,
                  "Whether the first row of a CSV file names the columns.")
              .orElse(true));

  /** A row that cannot be read; the message says why, without the place. */
  final class BadRowException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRowException(String message) {
      super(message);
    }

    BadRowException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What parts values, for {@link RecordReader}. */
  char delimiter();

  /** Chooses by option or by the end of the path. */
  static RowFormat of(String path, Options options) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String known =
        switch (ending) {
          case "jsonl", "ndjson" -> "jsonl";
          case "csv", "tsv" -> "csv";
          default -> "";
        };
    String format = options.textIfAny("format").orElse(known);
    if (format.isEmpty()) {
      throw new WeftException(
          FailureCode.INVALID_INPUT,
          "'"
              + path
              + "' ends neither with .jsonl, .ndjson, .csv nor .tsv; set the option format to jsonl"
              + " or csv");
    }
    String delimiter = options.textIfAny("delimiter").orElse(ending.equals("tsv") ? "\t" : ",");
    return format.equals("jsonl") ? new JsonLines() : Csv.parted(delimiter);
  }

  /** One JSON object per line. */
  record JsonLines() implements RowFormat {
    private static final ObjectReader READER =
        WireFormat.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public char delimiter() {
      return RecordReader.LINES;
    }

    ObjectNode read(String record) throws BadRowException {
      try {
        JsonNode row = READER.readTree(record);
        if (row instanceof ObjectNode object) {
          return object;
        }
        throw new BadRowException("is JSON but no object");
      } catch (JsonProcessingException e) {
        throw new BadRowException("is no JSON: " + e.getOriginalMessage(), e);
      }
    }

    String write(ObjectNode row) {
      return WireFormat.json(row);
    }
  }

  /**
   * Comma separated values.
   *
   * @param delimiter what parts them
   */
  record Csv(char delimiter) implements RowFormat {
    private static final CsvMapper MAPPER =
        CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .disable(CsvParser.Feature.WRAP_AS_ARRAY)
            .build();

    static Csv parted(String delimiter) {
      if (delimiter.length() != 1 || "\"\r\n\0 ".contains(delimiter)) {
        throw new WeftException(
            FailureCode.INVALID_INPUT,
            "option 'delimiter' must be one character, and no quote, blank or line end; got '"
                + delimiter
                + "'");
      }
      return new Csv(delimiter.charAt(0));
    }

    private CsvSchema schema() {
      return CsvSchema.emptySchema().withColumnSeparator(delimiter).withLineSeparator("");
    }

    List<String> read(RecordReader.Found record) throws BadRowException {
      if (record.isOpen()) {
        throw new BadRowException("has a quote that is never closed");
      }
      List<String> values = new ArrayList<>();
      try (CsvParser parser = MAPPER.getFactory().createParser(record.text())) {
        parser.setSchema(schema());
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.VALUE_STRING) {
            values.add(parser.getText());
          }
        }
      } catch (JsonProcessingException e) {
        throw new BadRowException("is no CSV: " + e.getOriginalMessage(), e);
      } catch (IOException e) {
        throw new UncheckedIOException("a text in memory could not be read", e);
      }
      return values;
    }

    String write(List<String> values) {
      // A lone blank value would be a blank line, which is no row.
      boolean isBlank = values.size() == 1 && values.get(0).isBlank();
      try {
        return isBlank
            ? '"' + values.get(0) + '"'
            : MAPPER.writer(schema()).writeValueAsString(values);
      } catch (JsonProcessingException e) {
        throw new WeftException(FailureCode.INTERNAL, "cannot write " + values + " as CSV", e);
      }
    }
  }
}
