package dev.weft.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a value that are more than a literal: an object with exactly one of these keys.
 *
 * <p>This is the whole grammar; there is no expression or script language.
 */
public enum ValueForm {
  /** {@code {param, at?}}: a parameter of the graph. */
  PARAM("param", Set.of("at")),
  /** {@code {from, at?, part?, orElse?}}: something of an earlier task. */
  FROM("from", Set.of("at", "part", "orElse")),
  /** {@code {item: pointer}}: something of the item of a mapped task. */
  ITEM("item", Set.of()),
  /** {@code {template, values}}: a text with names in it. */
  TEMPLATE("template", Set.of("values")),
  /** {@code {secret: name}}: resolved on the worker, never recorded. */
  SECRET("secret", Set.of()),
  /** {@code {dataRef: {..}}}: a large value by reference. */
  DATA_REF("dataRef", Set.of()),
  /** {@code {literal: any}}: exactly this JSON, whatever keys it has. */
  LITERAL("literal", Set.of());

  private final String key;
  private final Set<String> companions;

  ValueForm(String key, Set<String> companions) {
    this.key = key;
    this.companions = companions;
  }

  /** The key that marks this form. */
  public String key() {
    return key;
  }

  /** The keys that may stand beside it. */
  public Set<String> companions() {
    return companions;
  }

  /** Returns the form of a tree that is to be read as a value, or {@code null} for a plain one. */
  public static @Nullable ValueForm of(JsonNode tree) {
    if (tree.isObject()) {
      for (ValueForm form : values()) {
        if (tree.has(form.key)) {
          return form;
        }
      }
    }
    return null;
  }
}
