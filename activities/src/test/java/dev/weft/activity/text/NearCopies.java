package dev.weft.activity.text;

import dev.weft.data.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder of made-up reports in which some are edited copies of others, and who is whose copy.
 *
 * <p>Reports have a topic with its own words, are of 150 to 500 words, and take up to three of
 * twelve paragraphs that stand in many of them. A copy has 5 to 25 % of its words touched, spread
 * evenly over that range: a third of the copies only by words that are replaced, left out or put
 * in, a third only by whole sentences, a third by both. Half of the copies have two paragraphs
 * swapped; in all some sentences change their case or punctuation. A report may be copied more than
 * once; a copy is never copied.
 *
 * @param documents the texts by name; names say nothing about who is a copy
 * @param originals the name of the original by the name of the copy
 */
public record NearCopies(SortedMap<String, String> documents, Map<String, String> originals) {

  /** Makes documents, so many of them edited copies of others; the same for the same seed. */
  public static NearCopies of(long seed, int documents, int copies) {
    Random random = new Random(seed);
    ReportWriter writer = new ReportWriter(random);
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < documents - copies; i++) {
      reports.add(writer.report());
    }
    return of(reports, copies, writer, random);
  }

  /** Takes documents that somebody wrote, and adds edited copies of some of them. */
  public static NearCopies of(long seed, List<String> texts, int copies) {
    Random random = new Random(seed);
    List<Report> reports = texts.stream().map(Report::of).toList();
    return of(reports, copies, new ReportWriter(random), random);
  }

  private static NearCopies of(
      List<Report> reports, int copies, ReportWriter writer, Random random) {
    int documents = reports.size() + copies;
    List<Integer> names = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      names.add(i);
    }
    Collections.shuffle(names, random);
    SortedMap<String, String> texts = new TreeMap<>();
    Map<String, String> originals = new HashMap<>();
    for (int i = 0; i < documents; i++) {
      if (i < reports.size()) {
        texts.put(name(names.get(i)), reports.get(i).text());
      } else {
        int original = random.nextInt(reports.size());
        texts.put(name(names.get(i)), writer.edited(reports.get(original)).text());
        originals.put(name(names.get(i)), name(names.get(original)));
      }
    }
    return new NearCopies(texts, originals);
  }

  private static String name(int number) {
    return String.format("report-%04d.txt", number);
  }

  /** The documents as items, sorted by name. */
  public List<Item> items() {
    return documents.entrySet().stream()
        .map(each -> Item.named(each.getKey()).withText(each.getValue()))
        .toList();
  }

  /** Writes each document to a file of its name. */
  public void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, String> each : documents.entrySet()) {
      Files.writeString(folder.resolve(each.getKey()), each.getValue());
    }
  }

  /**
   * Says what is wrong with an answer: one line per copy that is not in the group of its original,
   * and one per member of a group that does not belong to what most of the group are.
   *
   * @param groups the names in each group
   */
  public List<String> errors(Collection<? extends Collection<String>> groups) {
    List<String> errors = new ArrayList<>();
    Map<String, Integer> groupOf = new HashMap<>();
    int number = 0;
    for (Collection<String> group : groups) {
      Map<String, Set<String>> families = new TreeMap<>();
      for (String each : group) {
        groupOf.put(each, number);
        families.computeIfAbsent(family(each), family -> new HashSet<>()).add(each);
      }
      String largest =
          Collections.max(
              families.keySet(),
              (a, b) -> Integer.compare(families.get(a).size(), families.get(b).size()));
      families.forEach(
          (family, members) -> {
            if (!family.equals(largest)) {
              members.forEach(each -> errors.add("wrong: " + each + " with " + largest));
            }
          });
      number++;
    }
    originals.forEach(
        (copy, original) -> {
          Integer group = groupOf.get(copy);
          if (group == null || !group.equals(groupOf.get(original))) {
            errors.add("missed: " + copy + " of " + original);
          }
        });
    return errors;
  }

  private String family(String name) {
    return originals.getOrDefault(name, name);
  }

  /**
   * A text of paragraphs of sentences of words; the last word of a sentence ends with its stop.
   *
   * @param paragraphs the words of the sentences of the paragraphs
   */
  record Report(List<List<List<String>>> paragraphs) {

    static Report of(String text) {
      List<List<List<String>>> paragraphs = new ArrayList<>();
      for (String paragraph : text.strip().split("\\n\\s*\\n", -1)) {
        List<List<String>> sentences = new ArrayList<>();
        for (String sentence : paragraph.strip().split("(?<=[.!?])\\s+", -1)) {
          sentences.add(new ArrayList<>(List.of(sentence.split("\\s+", -1))));
        }
        paragraphs.add(sentences);
      }
      return new Report(paragraphs);
    }

    String text() {
      StringBuilder text = new StringBuilder();
      for (List<List<String>> paragraph : paragraphs) {
        List<String> sentences = new ArrayList<>();
        paragraph.forEach(sentence -> sentences.add(String.join(" ", sentence)));
        text.append(String.join(" ", sentences)).append("\n\n");
      }
      return text.toString();
    }

    int words() {
      return paragraphs.stream().flatMap(List::stream).mapToInt(List::size).sum();
    }

    /** A copy that can be changed. */
    Report copy() {
      List<List<List<String>>> copy = new ArrayList<>();
      for (List<List<String>> paragraph : paragraphs) {
        List<List<String>> sentences = new ArrayList<>();
        paragraph.forEach(sentence -> sentences.add(new ArrayList<>(sentence)));
        copy.add(sentences);
      }
      return new Report(copy);
    }
  }
}
