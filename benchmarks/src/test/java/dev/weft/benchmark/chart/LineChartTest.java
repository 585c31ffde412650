package dev.weft.benchmark.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class LineChartTest {
  private static final LineChart CHART =
      new LineChart(
          "cost",
          "Cost & size",
          new LineChart.Axis("tasks", true),
          new LineChart.Axis("ms", false),
          List.of(
              new LineChart.Line(
                  "worker",
                  List.of(new LineChart.Point(100, 4.2), new LineChart.Point(100_000, 0.25))),
              new LineChart.Line("server", List.of(new LineChart.Point(100, 9)))),
          "");

  @Test
  void thePictureIsWellFormedWithAPointForEachValue() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(CHART.svg().getBytes(StandardCharsets.UTF_8)));

    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals(3, svg.getElementsByTagName("circle").getLength());
    assertEquals(2, svg.getElementsByTagName("polyline").getLength());
    assertEquals("Cost & size", svg.getElementsByTagName("title").item(0).getTextContent());
  }

  @Test
  void thePictureIsReadableOnDarkPages() {
    assertTrue(CHART.svg().contains("prefers-color-scheme: dark"));
  }

  @Test
  void theTableHasALineForEachPlace() {
    assertEquals(
        List.of(
            "Cost & size (ms):",
            "",
            "| tasks | worker | server |",
            "| --- | --- | --- |",
            "| 100 | 4.200 | 9.000 |",
            "| 100,000 | 0.250 |  |"),
        CHART.table());
  }

  @Test
  void aLinearAxisBeginsAtZeroAndHasRoundSteps() {
    Scale scale = Scale.linear(List.of(3.0, 47.0));

    assertEquals(List.of(0.0, 10.0, 20.0, 30.0, 40.0, 50.0), scale.ticks());
    assertEquals(0.5, scale.place(25), 1e-9);
  }

  @Test
  void aLogarithmicAxisHasThePowersOfTen() {
    Scale scale = Scale.logarithmic(List.of(100.0, 30_000.0));

    assertEquals(List.of(100.0, 1_000.0, 10_000.0, 100_000.0), scale.ticks());
    assertEquals(1 / 3.0, scale.place(1_000), 1e-9);
  }

  @Test
  void aLogarithmicAxisHasNoZero() {
    assertThrows(IllegalArgumentException.class, () -> Scale.logarithmic(List.of(0.0, 1.0)));
  }

  @Test
  void aChartWithoutPointsIsStillAPicture() {
    LineChart empty =
        new LineChart(
            "none",
            "Nothing",
            new LineChart.Axis("tasks", true),
            new LineChart.Axis("ms", false),
            List.of(new LineChart.Line("worker", List.of())),
            "From 1 on: refused");

    assertTrue(empty.svg().contains("</svg>"));
    assertTrue(empty.table().contains("From 1 on: refused."));
  }
}
