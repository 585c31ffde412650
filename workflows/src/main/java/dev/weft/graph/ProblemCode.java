package dev.weft.graph;

/**
 * The rules of a graph, each with a number that is never used again for another rule.
 *
 * <p>{@code G} codes stop a submit; {@code W} codes are warnings. {@code G001} to {@code G009} are
 * about the document, {@code G010} to {@code G029} about its fields, {@code G030} to {@code G039}
 * about types and operations, {@code G040} to {@code G049} about dependencies, {@code G050} to
 * {@code G059} about values, {@code G060} to {@code G069} about parameters, {@code G070} to {@code
 * G079} about sub-graphs, and each from {@code G100} is one thing that is reserved; a number that
 * is missing there was reserved until the thing was built.
 */
public enum ProblemCode {
  /** The document cannot be read at all. */
  G001("unreadable document"),
  /** The bytes, or a text, are no valid Unicode. */
  G002("not Unicode"),
  /** There is nothing in the document. */
  G003("empty document"),
  /** There is more than one document. */
  G004("more than one document"),
  /** An object has two members of one name. */
  G005("duplicate key"),
  /** Lists and objects lie in each other too deeply. */
  G006("nested too deeply"),
  /** A number is larger or more exact than JSON numbers are everywhere (IEEE 754 double). */
  G007("number out of reach"),
  /** A part of YAML that Weft does not read: tags, anchors, aliases, keys that are no text. */
  G008("YAML that is not read"),
  /** The document has too many bytes. */
  G009("document too large"),

  /** A field that nobody knows. */
  G010("unknown field"),
  /** A field that must be there is not. */
  G011("missing field"),
  /** A value of another type than the field's. */
  G012("wrong type of value"),
  /** Not one of the words that a field knows. */
  G013("unknown word"),
  /** A number that is too small or too large. */
  G014("number out of range"),
  /** No duration, or one that is too short or too long. */
  G015("bad duration"),
  /** Neither a duration nor an instant with zone. */
  G016("bad deadline"),
  /** An instant that has passed. */
  G017("deadline in the past"),
  /** More bytes or entries than a field may have. */
  G018("too large"),
  /** A version of the format that this release does not read. */
  G019("unknown version"),
  /** No id or name in the shape of one. */
  G020("bad id"),
  /** Two tasks of one id. */
  G021("duplicate task"),
  /** A graph without tasks. */
  G022("no tasks"),

  /** A type that nobody knows. */
  G030("unknown type"),
  /** An operation that the type does not have. */
  G031("unknown operation"),
  /** An operation must be named, or must not be. */
  G032("operation missing or too many"),
  /** An option that the operation does not have. */
  G033("unknown option"),
  /** An option that must be given is not. */
  G034("missing option"),
  /** A value that the option does not take. */
  G035("bad option"),
  /** Not exactly one of the kinds of input. */
  G036("ambiguous input"),
  /** A kind of input that the operation does not take. */
  G037("wrong kind of input"),
  /** A model that is not known. */
  G038("unknown model"),
  /** A model that cannot do what the operation needs, one too many, or none. */
  G039("wrong model"),

  /** A dependency on a task that is not there. */
  G040("unknown task"),
  /** A task that waits for itself. */
  G041("self dependency"),
  /** Tasks that wait for each other. */
  G042("cyclic dependency"),
  /** Two dependencies on one task. */
  G043("duplicate dependency"),
  /** {@code accept} names no final status. */
  G044("bad accept"),
  /** A field of dependencies on other runs, at one on this run. */
  G045("field for tasks of other runs"),
  /** A task that waits for any of nothing. */
  G046("nothing to wait for"),

  /** An object with the keys of two forms of a value. */
  G050("ambiguous value"),
  /** An object with the key of a form and a foreign key. */
  G051("foreign key beside a form"),
  /** A reference to a task that is not there. */
  G052("reference to an unknown task"),
  /** A form at a place where it may not stand. */
  G053("form in a wrong place"),
  /** No JSON Pointer. */
  G054("bad pointer"),
  /** Braces of a template that hold no plain name or are not closed. */
  G055("bad template"),
  /** A name of a template that is not in its values. */
  G056("name without value"),
  /** No reference to a blob. */
  G057("bad dataRef"),
  /** A condition that is none. */
  G058("bad condition"),
  /** Counts, errors or results of a task without {@code forEach}. */
  G059("part of a task that is not mapped"),

  /** A parameter that is not declared. */
  G060("undeclared parameter"),
  /** A required parameter without value. */
  G061("missing parameter"),
  /** A value for a parameter that the graph does not have. */
  G062("unknown parameter"),
  /** A value that is not of the parameter's type. */
  G063("wrong type of parameter"),
  /** A parameter of a type that its place does not take. */
  G064("parameter in a wrong place"),
  /** A pointer that finds nothing in a parameter. */
  G065("pointer finds nothing"),
  /** A parameter that is filled while the run goes on, where its value must be known before. */
  G066("parameter known too late"),

  /** A sub-graph that is not there. */
  G070("unknown graph"),
  /** Sub-graphs that stand in each other. */
  G071("cyclic graphs"),
  /** Sub-graphs in sub-graphs, too many levels. */
  G072("graphs nested too deeply"),
  /** A field of work at a task that is a sub-graph. */
  G073("field that does not go with a graph"),
  /** {@code params} of a task that is no sub-graph. */
  G074("parameters without a graph"),

  /** A limit that is not for exactly one of type, model and key. */
  G080("ambiguous limit"),
  /** Two limits for the same tasks. */
  G081("duplicate limit"),

  /** Reserved: {@code queue}. */
  G111("foreign queues"),
  /** Reserved: {@code approval}. */
  G114("approvals"),
  /** Reserved: {@code cache}. */
  G115("caching"),
  /** Reserved: {@code budget}. */
  G116("budgets"),
  /** Reserved: {@code fallbackModelId}. */
  G117("fallback models"),
  /** Reserved: {@code {secret}}. */
  G119("secrets"),

  /** More tasks than one run may have in this release. */
  W001("more tasks than a run may have"),
  /** A model that not every worker has. */
  W002("a model that is not built in"),
  /** A sub-graph that no task uses. */
  W003("unused graph"),
  /** A limit that counts no task. */
  W004("unused limit");

  private final String title;

  ProblemCode(String title) {
    this.title = title;
  }

  /** The rule in a few words. */
  public String title() {
    return title;
  }

  /** Whether it stops a submit. */
  public boolean isError() {
    return name().charAt(0) == 'G';
  }
}
