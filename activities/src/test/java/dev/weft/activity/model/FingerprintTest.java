package dev.weft.activity.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FingerprintTest {

  @Test
  void itsTextSaysAllOfIt() {
    Fingerprint unit = new Fingerprint("my-model.v2", "0123456789abcdef", "mean", true, 384);
    assertEquals("my-model.v2/0123456789abcdef/mean/unit/384", unit.toString());
    assertEquals(unit, Fingerprint.parse(unit.toString()));
    Fingerprint raw = new Fingerprint("m", "0123456789abcdef", "cls", false, 1);
    assertEquals(raw, Fingerprint.parse(raw.toString()));
  }

  @Test
  void whatIsNoFingerprintIsRefused() {
    for (String text :
        new String[] {
          "", "m/1/mean/unit", "m/1/mean/long/3", "m/1/mean/unit/x", "m/1/mean/raw/0"
        }) {
      assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse(text), text);
    }
  }
}
