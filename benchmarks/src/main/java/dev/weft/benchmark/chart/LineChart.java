package dev.weft.benchmark.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A plot of lines over one axis, and the same as a table.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name what its file is called, without the ending
 * @param title what it shows
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param lines the lines; one without points is only named
 * @param note what is missing and why; empty when nothing is
 */
public record LineChart(String name, String title, Axis x, Axis y, List<Line> lines, String note) {

  /**
   * An axis.
   *
   * @param label what it counts, with the unit
   * @param isLogarithmic whether each step multiplies; else it begins at 0
   */
  public record Axis(String label, boolean isLogarithmic) {}

  /**
   * A line.
   *
   * @param name what it is called
   * @param points its points, from left to right
   */
  public record Line(String name, List<Point> points) {
    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /**
   * A point; on a logarithmic axis its value must be above 0.
   *
   * @param x how far to the right
   * @param y how far up
   */
  public record Point(double x, double y) {}

  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 40;
  private static final int TOP = 64;
  private static final int BOTTOM = 56;
  private static final int NAME_WIDTH = 150;

  /** Colours that stand out on white and on black. */
  private static final List<String> COLOURS = List.of("#2f81f7", "#db6d28", "#3fb950", "#a371f7");

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #24292f; }
        .title { font-size: 15px; font-weight: 600; }
        .grid { stroke: #8c959f; stroke-opacity: 0.35; }
        .axis { stroke: #57606a; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .axis { stroke: #9198a1; }
        }
      </style>
      """;

  /** Copies the list. */
  public LineChart {
    lines = List.copyOf(lines);
  }

  /** Returns the picture: 720 by 400, no background, so that the page's own shines through. */
  public String svg() {
    Scale across =
        scale(x, lines.stream().flatMap(l -> l.points().stream()).map(Point::x).toList());
    Scale up = scale(y, lines.stream().flatMap(l -> l.points().stream()).map(Point::y).toList());
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            WIDTH, HEIGHT));
    svg.append(format("<title>%s</title>%n", escaped(title))).append(STYLE);
    svg.append(format("<text class=\"title\" x=\"%d\" y=\"22\">%s</text>%n", LEFT, escaped(title)));
    axes(svg, across, up);
    for (int i = 0; i < lines.size(); i++) {
      line(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), i, across, up);
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg, Scale across, Scale up) {
    int bottom = HEIGHT - BOTTOM;
    for (double tick : up.ticks()) {
      double at = vertical(up, tick);
      svg.append(rule("grid", LEFT, at, WIDTH - RIGHT, at));
      svg.append(text(LEFT - 8, at + 4, "end", Scale.words(tick)));
    }
    for (double tick : across.ticks()) {
      double at = horizontal(across, tick);
      svg.append(rule("grid", at, TOP, at, bottom));
      svg.append(text(at, bottom + 18, "middle", Scale.words(tick)));
    }
    svg.append(rule("axis", LEFT, bottom, WIDTH - RIGHT, bottom));
    svg.append(rule("axis", LEFT, TOP, LEFT, bottom));
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", x.label()));
    double middle = (TOP + bottom) / 2.0;
    svg.append(
        format(
            "<text x=\"16\" y=\"%.1f\" text-anchor=\"middle\" transform=\"rotate(-90 16 %.1f)\">%s"
                + "</text>%n",
            middle, middle, escaped(y.label())));
  }

  private void line(
      StringBuilder svg, Line line, String colour, int index, Scale across, Scale up) {
    int name = LEFT + index * NAME_WIDTH;
    svg.append(
        format(
            "<line x1=\"%d\" y1=\"44\" x2=\"%d\" y2=\"44\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            name, name + 22, colour));
    svg.append(text(name + 28, 48, "start", line.name()));
    StringBuilder path = new StringBuilder();
    for (Point point : line.points()) {
      double atX = horizontal(across, point.x());
      double atY = vertical(up, point.y());
      path.append(format("%s%.1f,%.1f", path.isEmpty() ? "" : " ", atX, atY));
      svg.append(
          format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n", atX, atY, colour));
    }
    svg.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            path, colour));
  }

  /** Returns the same as a table of Markdown, one line for each place on the horizontal axis. */
  public List<String> table() {
    TreeSet<Double> places = new TreeSet<>();
    lines.forEach(line -> line.points().forEach(point -> places.add(point.x())));
    List<String> rows = new ArrayList<>();
    rows.add(title + (y.label().isEmpty() ? "" : " (" + y.label() + "):"));
    rows.add("");
    StringBuilder head = new StringBuilder("| ").append(x.label()).append(" |");
    lines.forEach(line -> head.append(' ').append(line.name()).append(" |"));
    rows.add(head.toString());
    rows.add("| --- |" + " --- |".repeat(lines.size()));
    for (double place : places) {
      StringBuilder row = new StringBuilder(format("| %,.0f |", place));
      for (Line line : lines) {
        String value =
            line.points().stream()
                .filter(point -> point.x() == place)
                .map(point -> format(point.y() < 10 ? "%.3f" : "%,.0f", point.y()))
                .findFirst()
                .orElse("");
        row.append(' ').append(value).append(" |");
      }
      rows.add(row.toString());
    }
    if (!note.isEmpty()) {
      rows.add("");
      rows.add(note + ".");
    }
    return rows;
  }

  private static Scale scale(Axis axis, List<Double> values) {
    return axis.isLogarithmic() ? Scale.logarithmic(values) : Scale.linear(values);
  }

  private static double horizontal(Scale scale, double value) {
    return LEFT + scale.place(value) * (WIDTH - RIGHT - LEFT);
  }

  private static double vertical(Scale scale, double value) {
    return HEIGHT - BOTTOM - scale.place(value) * (HEIGHT - BOTTOM - TOP);
  }

  private static String rule(String kind, double x1, double y1, double x2, double y2) {
    return format(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        kind, x1, y1, x2, y2);
  }

  private static String text(double x, double y, String anchor, String words) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped(words));
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** The same bytes on every machine. */
  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form.replace("%n", "\n"), values);
  }
}
