package dev.weft.activity.text.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.activity.Options;
import dev.weft.activity.text.TextOperation;
import dev.weft.activity.text.Texts;
import dev.weft.data.Item;
import dev.weft.data.Items;
import dev.weft.data.TaskOutput;
import dev.weft.graph.OperationSpec;
import dev.weft.graph.Option;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Groups texts that are near copies of each other and keeps one of each group.
 *
 * <p>Two texts are near copies when the part of the different runs of {@code shingle} neighbouring
 * words of both that both have (their Jaccard similarity) is at least {@code threshold}. Case,
 * punctuation, blanks, Unicode form and the order of longer passages hardly count. Near copies of
 * near copies are in one group, so two members may be less alike. Candidates are found by MinHash
 * with banding and then compared exactly: a pair that is not near is never joined, and one that is
 * just near is missed about once in 200 times or less, one that is much nearer hardly ever. Equal
 * texts are always together; a text of fewer words than a shingle has is only near to a text of the
 * same words.
 *
 * <p>A group is {@code {id, size, lowest, copies, members}}: the id of the one that is kept, the
 * ids of the others, {@code members} with all of them as {@code {id, similarity}} to the one that
 * is kept, nearest first, and the lowest of these. Groups have two or more members; the largest
 * group comes first. The kept texts stay in their order and as they are. Which texts are grouped
 * and, with {@code keep: longest}, which are kept does not depend on the order of the list as long
 * as ids differ.
 *
 * <p>The time grows with the list, not faster, unless many texts share much without being near
 * copies. Thread-safe.
 */
public final class Dedupe implements TextOperation {
  private static final OperationSpec SPEC =
      OperationSpec.text(
          "dedupe",
          "Groups texts that are near copies of each other and keeps one of each group.",
          "{items, count, removed, groups: [{id, size, lowest, copies: [id], members: [{id,"
              + " similarity}]}]}: the texts that are kept, and the groups of two or more",
          Option.of(
                  "threshold",
                  Option.Kind.NUMBER,
                  "How alike near copies are at least: the part of their runs of words that both"
                      + " have.")
              .orElse(JsonNodeFactory.instance.numberNode(new BigDecimal("0.4")))
              .between(0.1, 1),
          Option.of("shingle", Option.Kind.INTEGER, "How many neighbouring words make one run.")
              .orElse(2)
              .between(1, 20),
          Option.word(
              "keep", "Which text of a group is kept; of equally long ones that with the least id.",
              "longest", "first"));

  /** Makes the operation. */
  public Dedupe() {}

  @Override
  public OperationSpec spec() {
    return SPEC;
  }

  @Override
  public TaskOutput apply(Texts texts, Options options) {
    List<Shingles> shingles = new ArrayList<>(texts.items().size());
    for (int i = 0; i < texts.items().size(); i++) {
      Texts.checkInterrupt();
      shingles.add(Shingles.of(texts.text(i), options.integer("shingle")));
    }
    int[] roots = CopyGroups.groups(shingles, options.number("threshold"));
    TreeMap<Integer, List<Integer>> byRoot = new TreeMap<>();
    for (int i = 0; i < roots.length; i++) {
      byRoot.computeIfAbsent(roots[i], root -> new ArrayList<>(1)).add(i);
    }
    boolean keepsFirst = options.text("keep").equals("first");
    List<Integer> kept = new ArrayList<>(byRoot.size());
    List<Group> groups = new ArrayList<>();
    for (List<Integer> members : byRoot.values()) {
      Group group = Group.of(members, texts, shingles, keepsFirst);
      kept.add(group.kept().index());
      if (members.size() > 1) {
        groups.add(group);
      }
    }
    return answer(texts, kept, groups);
  }

  private static TaskOutput answer(Texts texts, List<Integer> kept, List<Group> groups) {
    List<Item> items = kept.stream().sorted().map(texts.items()::get).toList();
    ObjectNode json = new Items(items).toJson();
    json.put("removed", texts.items().size() - items.size());
    ArrayNode array = json.putArray("groups");
    groups.stream().sorted(Group.LARGEST_FIRST).forEach(group -> array.add(group.toJson()));
    return new TaskOutput.Data(json);
  }

  /**
   * A text of a group.
   *
   * @param index its place in the list
   * @param id its id
   * @param similarity to the one that is kept
   */
  private record Member(int index, String id, double similarity) {}

  /**
   * Texts that are near copies of each other.
   *
   * @param members the one that is kept first, then the nearest to it
   */
  private record Group(List<Member> members) {
    static final Comparator<Group> LARGEST_FIRST =
        Comparator.<Group>comparingInt(group -> -group.members().size())
            .thenComparing(group -> group.kept().id())
            .thenComparing(group -> group.kept().index());

    static Group of(
        List<Integer> indices, Texts texts, List<Shingles> shingles, boolean keepsFirst) {
      int kept = keepsFirst ? indices.get(0) : longest(indices, texts);
      List<Member> members = new ArrayList<>(indices.size());
      for (int index : indices) {
        double similarity = shingles.get(index).jaccard(shingles.get(kept));
        members.add(new Member(index, texts.items().get(index).id(), similarity));
      }
      members.sort(
          Comparator.<Member>comparingInt(member -> member.index() == kept ? 0 : 1)
              .thenComparing(Comparator.comparingDouble(Member::similarity).reversed())
              .thenComparing(Member::id)
              .thenComparing(Member::index));
      return new Group(members);
    }

    private static int longest(List<Integer> indices, Texts texts) {
      int longest = indices.get(0);
      for (int index : indices) {
        int more = texts.text(index).length() - texts.text(longest).length();
        String id = texts.items().get(index).id();
        if (more > 0 || (more == 0 && id.compareTo(texts.items().get(longest).id()) < 0)) {
          longest = index;
        }
      }
      return longest;
    }

    Member kept() {
      return members.get(0);
    }

    ObjectNode toJson() {
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("id", kept().id())
              .put("size", members.size())
              .put("lowest", Scores.rounded(members.get(members.size() - 1).similarity()));
      ArrayNode copies = json.putArray("copies");
      ArrayNode all = json.putArray("members");
      for (Member member : members) {
        if (member.index() != kept().index()) {
          copies.add(member.id());
        }
        all.addObject()
            .put("id", member.id())
            .put("similarity", Scores.rounded(member.similarity()));
      }
      return json;
    }
  }
}
