package dev.weft.activity.text;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made at first use; a failure is not remembered. Thread-safe. */
final class Once<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T value;

  Once(Supplier<T> maker) {
    this.maker = maker;
  }

  T get() {
    T made = value;
    if (made != null) {
      return made;
    }
    synchronized (this) {
      T again = value;
      if (again == null) {
        again = maker.get();
        value = again;
      }
      return again;
    }
  }
}
