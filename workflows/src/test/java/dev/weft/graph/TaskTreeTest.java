package dev.weft.graph;

import static dev.weft.graph.GraphReaderTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weft.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks written and read again are the same. */
class TaskTreeTest {
  private static Task read(JsonNode tree) {
    return GraphReader.task(tree, MissingNode.getInstance());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input: {text: 'So few.'}",
        "input: {text: {template: '{{a}}', values: {a: {from: 'b', at: '/c', orElse: {from: 1}}}}}",
        "input: {from: 'b', part: 'status'}",
        "input: {model: {param: {from: 'b'}, plain: [1, {from: 'c'}]}}",
        "input: {query: {collection: 'docs', text: {from: 'b'}, k: 3}}",
        "input: {custom: {literal: {from: 'not a task'}}}",
        "options: {sleep: '1s', deep: {literal: {from: 'x'}}}, modelId: 'm'",
        "dependencies: ['b', 'x/c', {task: 'd', accept: ['FAILED', 'TIMEOUT']}]",
        "dependencies: [{task: 'c', run: 'x', ifMissing: 'fail'}, {task: 'd', accept: 'ANY'}]",
        "dependencies: ['b'], waitFor: 'any'",
        "when: {all: [{value: {from: 'b', at: '/n'}, gt: 1}, {not: {value: 1, in: [1, 2]}}]}",
        "when: {any: [{value: {from: 'b', part: 'error'}, exists: true}]}",
        "forEach: {from: 'b', at: '/items'}, input: {custom: {item: '/name'}}",
        "forEach: {literal: [1, 2], label: '/n', maxItems: 5, maxConcurrent: 2, tolerate: '2.5%'}",
        "forEach: {literal: [1], tolerate: 3}",
        "onFailure: 'failRun', priority: 'HIGH', deadline: '90s'",
        "onFailure: 'ignore', priority: 'LOW', deadline: '2030-01-01T00:00:00Z'",
        "onFailure: {output: {words: 0}}, timeout: '90s', maxRetries: 0",
        "backoff: {initial: '10ms', factor: 1.5, max: '1h'}, noRetryOn: ['RATE_LIMITED']",
        "metadata: {team: 'search', ticket: 'W-17'}, description: 'A sentence.'"
      })
  void aTaskIsReadBackAsItWas(String fields) {
    JsonNode written = json("{id: 'a', type: 'CUSTOM:simulate', " + fields + "}");
    Task task = read(written);
    JsonNode tree = TaskTree.of(task, name -> name);
    assertEquals(task, read(tree), tree::toString);
    assertEquals(tree, TaskTree.of(read(tree), name -> name));
  }

  @Test
  void whatIsLikeTheDefaultsIsNotWritten() {
    JsonNode written =
        json(
            "{id: 'a', type: 'TEXT_PROCESSING', operation: 'count', priority: 'NORMAL',"
                + " maxRetries: 3, timeout: '5m', waitFor: 'all', onFailure: 'skipDependents'}");
    assertEquals(
        json("{id: 'a', type: 'TEXT_PROCESSING', operation: 'count'}"),
        TaskTree.of(read(written), name -> name));
  }

  @Test
  void everyMentionOfATaskGetsItsNewName() {
    JsonNode written =
        json(
            "{id: 'a', type: 'CUSTOM:simulate', input: {custom: [{from: 'b'}, {literal: {from:"
                + " 'b'}}]}, dependencies: ['c', {task: 'd', accept: ['FAILED']}], when: {not:"
                + " {value: {from: 'e'}, eq: {from: 'f'}}}, forEach: {from: 'g'}}");
    assertEquals(
        json(
            "{id: 'a', type: 'CUSTOM:simulate', input: {custom: [{from: 'b/b'}, {literal: {from:"
                + " 'b'}}]}, dependencies: ['c/c', {task: 'd/d', accept: ['FAILED']}], when: {not:"
                + " {value: {from: 'e/e'}, eq: {from: 'f/f'}}}, forEach: {from: 'g/g'}}"),
        TaskTree.of(read(written), name -> name + "/" + name));
  }
}
