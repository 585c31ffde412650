package dev.weft.scheduling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import dev.weft.run.Routes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PlanFormatTest {

  private static Plan plan(long seed) {
    Random random = new Random(seed);
    Plan plan =
        PlanCompiler.compile(
            new RandomGraphs(random).graph(1 + random.nextInt(80)), Routes.BY_TYPE);
    plan.declare(JsonNodeFactory.instance.objectNode().put("seed", "s" + seed), List.of(0));
    return plan;
  }

  @Test
  void aPlanComesBackEqual() {
    for (long seed = 0; seed < 300; seed++) {
      Plan plan = plan(seed);
      Plan back = Plan.read(plan.toBytes());
      assertEquals(plan.name(), back.name());
      assertEquals(plan.deadline(), back.deadline());
      assertEquals(plan.size(), back.size());
      assertEquals(plan.profiles(), back.profiles());
      assertEquals(plan.outputs(), back.outputs());
      assertEquals(plan.outputSources(), back.outputSources());
      for (int task = 0; task < plan.size(); task++) {
        assertEquals(plan.id(task), back.id(task));
        assertEquals(task, back.indexOf(plan.id(task)));
        assertEquals(plan.profile(task), back.profile(task));
        assertEquals(plan.definition(task), back.definition(task));
        assertEquals(plan.firstEdge(task), back.firstEdge(task));
        for (int edge = plan.firstEdge(task); edge < plan.endEdge(task); edge++) {
          assertEquals(plan.source(edge), back.source(edge));
          assertEquals(plan.accept(edge), back.accept(edge));
          assertEquals(plan.parts(edge), back.parts(edge));
        }
      }
    }
  }

  @Test
  void thePlanThatCameBackIsTheSameBytes() {
    for (long seed = 0; seed < 50; seed++) {
      byte[] bytes = plan(seed).toBytes();
      assertArrayEquals(bytes, Plan.read(bytes).toBytes());
    }
  }

  @Test
  void anEmptyPlanComesBack() {
    Plan empty = new Plan("empty", null);
    assertEquals(0, Plan.read(empty.toBytes()).size());
  }

  @Test
  void aPlanThatIsCutOffIsDataLoss() {
    byte[] bytes = plan(1).toBytes();
    for (int length = 0; length < bytes.length; length += 7) {
      assertDataLoss(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void bytesThatAreNoPlanAreDataLoss() throws Exception {
    assertDataLoss("hello".getBytes(StandardCharsets.UTF_8));
    assertDataLoss(deflated("null"));
    assertDataLoss(deflated("[]"));
    assertDataLoss(deflated("{}"));
    assertDataLoss(deflated("{\"name\":\"x\",\"ids\":[\"a\"],\"profileOf\":[]}"));
  }

  @Test
  void bytesThatAskForADictionaryAreDataLoss() {
    byte[] bytes = {0x78, (byte) 0xBB, 1, 2, 3, 4, 5, 6, 7, 8};
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertDataLoss(bytes));
  }

  private static void assertDataLoss(byte[] bytes) {
    WeftException refused = assertThrows(WeftException.class, () -> Plan.read(bytes));
    assertEquals(FailureCode.DATA_LOSS, refused.code());
  }

  private static byte[] deflated(String json) throws java.io.IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
