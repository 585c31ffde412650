package dev.weft.benchmark.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where values lie between the two ends of an axis.
 *
 * @param from the value at its beginning
 * @param to the value at its end
 * @param isLogarithmic whether each step multiplies
 * @param ticks the values that are written beside it
 */
record Scale(double from, double to, boolean isLogarithmic, List<Double> ticks) {
  /** About how many ticks a linear axis has. */
  private static final int TICKS = 5;

  /** Copies the list. */
  Scale {
    ticks = List.copyOf(ticks);
  }

  /** From 0 to a round number that is not below any value. */
  static Scale linear(List<Double> values) {
    double most = values.stream().mapToDouble(each -> each).max().orElse(1);
    double rough = Math.max(most, 1e-9) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    int steps = (int) Math.ceil(most / step - 1e-9);
    for (int i = 0; i <= Math.max(1, steps); i++) {
      ticks.add(i * step);
    }
    return new Scale(0, ticks.getLast(), false, ticks);
  }

  /** From a power of ten to a power of ten; values must be above 0. */
  static Scale logarithmic(List<Double> values) {
    double least = values.stream().mapToDouble(each -> each).min().orElse(1);
    double most = values.stream().mapToDouble(each -> each).max().orElse(10);
    if (least <= 0) {
      throw new IllegalArgumentException("a logarithmic axis takes no " + least);
    }
    int first = (int) Math.floor(Math.log10(least) + 1e-9);
    int last = Math.max(first + 1, (int) Math.ceil(Math.log10(most) - 1e-9));
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power++) {
      ticks.add(Math.pow(10, power));
    }
    return new Scale(ticks.getFirst(), ticks.getLast(), true, ticks);
  }

  /** Returns how far along the axis a value lies: 0 at its beginning, 1 at its end. */
  double place(double value) {
    return isLogarithmic
        ? Math.log(value / from) / Math.log(to / from)
        : (value - from) / (to - from);
  }

  /** Returns a tick as people write it. */
  static String words(double tick) {
    if (tick >= 1 || tick == 0) {
      return String.format(Locale.ROOT, tick == Math.rint(tick) ? "%,.0f" : "%.1f", tick);
    }
    return String.format(Locale.ROOT, "%.6f", tick).replaceAll("0+$", "");
  }
}
