package dev.weft.scheduling;

import java.util.Arrays;

/** A growing column of whole numbers; an empty one costs next to nothing. */
public final class IntColumn {
  private static final int[] NOTHING = new int[0];
  private static final int FIRST = 4;

  private int[] values = NOTHING;
  private int size;

  /** Returns a column of these numbers. */
  public static IntColumn of(int[] numbers) {
    IntColumn column = new IntColumn();
    column.values = numbers.clone();
    column.size = numbers.length;
    return column;
  }

  /** Returns the numbers. */
  public int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Returns the number in a place that has one. */
  public int get(int index) {
    return values[index];
  }

  /** Puts another number in a place that has one. */
  public void set(int index, int value) {
    values[index] = value;
  }

  /** Appends a number. */
  public void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(FIRST, size * 2));
    }
    values[size++] = value;
  }

  /** Appends {@code value} until the column has {@code length} numbers. */
  public void fillTo(int length, int value) {
    while (size < length) {
      add(value);
    }
  }
}
