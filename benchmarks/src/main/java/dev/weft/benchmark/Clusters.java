package dev.weft.benchmark;

import java.util.Random;

/**
 * Vectors as texts have them: near one of many centres, on a surface of few dimensions, with noise.
 *
 * <p>Centre + 0.7 x (a Gaussian map of 48 latent numbers) + 0.3 x noise, scaled to length 1; the
 * same for the same seed.
 */
final class Clusters {
  private static final int CENTRES = 1_000;
  private static final int LATENT = 48;

  private final int dimensions;
  private final Random random;
  private final float[][] centres;
  private final float[][] map;

  Clusters(int dimensions, long seed) {
    this.dimensions = dimensions;
    random = new Random(seed);
    centres = new float[CENTRES][];
    for (int i = 0; i < CENTRES; i++) {
      centres[i] = unit(gaussian(dimensions));
    }
    map = new float[LATENT][];
    for (int i = 0; i < LATENT; i++) {
      map[i] = gaussian(dimensions);
    }
  }

  /** Returns the next vector, of length 1. */
  float[] next() {
    float[] vector = centres[random.nextInt(CENTRES)].clone();
    double scale = 0.7 / Math.sqrt((double) LATENT * dimensions);
    for (float[] direction : map) {
      double latent = random.nextGaussian() * scale;
      for (int d = 0; d < dimensions; d++) {
        vector[d] += (float) (latent * direction[d]);
      }
    }
    double noise = 0.3 / Math.sqrt(dimensions);
    for (int d = 0; d < dimensions; d++) {
      vector[d] += (float) (noise * random.nextGaussian());
    }
    return unit(vector);
  }

  private float[] gaussian(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }
}
