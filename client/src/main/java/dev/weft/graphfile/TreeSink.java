package dev.weft.graphfile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.graph.Position;
import java.util.function.Supplier;

/** Takes the parts of a document in turn, whichever format it has. */
interface TreeSink {

  /** Tells once where to ask for the place of the part that is being given. */
  void begin(Supplier<Position> place);

  void startObject();

  void startArray();

  /** Ends the innermost object or list. */
  void end();

  void name(String name);

  void scalar(JsonNode value);
}
