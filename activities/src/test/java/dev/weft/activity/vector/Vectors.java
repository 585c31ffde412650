package dev.weft.activity.vector;

import dev.weft.activity.model.Fingerprint;
import java.util.Random;

/** Vectors and fingerprints for tests, the same for the same seed. */
final class Vectors {
  private Vectors() {}

  static Fingerprint unit(String model, int dimensions) {
    return new Fingerprint(model, "0123456789abcdef", "mean", true, dimensions);
  }

  static Fingerprint raw(String model, int dimensions) {
    return new Fingerprint(model, "0123456789abcdef", "mean", false, dimensions);
  }

  static float[] random(Random random, int dimensions) {
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return normalised(vector);
  }

  /** A vector near another one. */
  static float[] near(float[] centre, double noise, Random random) {
    float[] vector = centre.clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (noise * random.nextGaussian() / Math.sqrt(vector.length));
    }
    return normalised(vector);
  }

  static float[] normalised(float[] vector) {
    double squares = 0;
    for (float each : vector) {
      squares += (double) each * each;
    }
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
