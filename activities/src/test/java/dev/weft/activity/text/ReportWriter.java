package dev.weft.activity.text;

import dev.weft.activity.text.NearCopies.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Writes reports out of a vocabulary, and edits them; see {@link NearCopies}. */
final class ReportWriter {
  private static final List<List<String>> TOPICS =
      lists(
          "harbour ferry berth crane quay tide captain cargo pilot buoy vessel dock anchor mooring",
          "clinic patient nurse ward dose surgeon bed record treatment theatre bandage fever doctor",
          "school pupil teacher lesson exam library class desk term timetable corridor book parent",
          "railway train platform signal track driver carriage tunnel station ticket bridge guard",
          "farm field barn tractor harvest cow seed fence orchard well shed farmer wheat plough",
          "museum painting visitor curator gallery frame sculpture exhibit guide archive donor hall",
          "server network backup database query cluster cache release ticket deployment log packet",
          "court judge witness appeal clerk verdict hearing lawyer evidence claim statute contract",
          "kitchen cook oven recipe menu guest waiter supplier knife stove plate pantry sauce bread",
          "factory engine conveyor shift foreman valve gauge batch inspector pallet boiler welder");

  private static final List<String> GENERAL =
      list(
          "report team budget plan week meeting office letter cost problem result question change"
              + " number list part order year reason case group answer question rule note");

  private static final List<String> ADJECTIVES =
      list(
          "old new small large late early open quiet heavy broken modern narrow recent local"
              + " careful expensive simple second annual damaged careless bright public northern"
              + " missing reliable temporary famous empty final unusual");

  private static final List<String> VERBS =
      list(
          "repaired checked moved opened closed replaced delayed found measured painted described"
              + " ordered refused counted cleaned visited changed lost reached approved marked"
              + " needed followed used stopped watched prepared carried examined praised");

  private static final List<String> OPENERS =
      list(
          "Yesterday Later Meanwhile Nevertheless Fortunately Afterwards Finally Usually Today"
              + " Recently Sometimes Again");

  private static final List<String> PREPOSITIONS =
      list("near behind beside without before after for with under beyond");

  /** N and M are nouns, A an adjective, V a verb, P a preposition, O an opener. */
  private static final List<List<String>> FRAMES =
      lists(
          "The A N V the M P the A N .",
          "O , the N of the M V a A N .",
          "When the N V the M , nobody V the A N .",
          "There was a A N P the M , and the N V it .",
          "A A N and a A M were V P the N .",
          "O the M V two N and a A N .",
          "It took three days until the A M V the N .",
          "Who V the A N P the M is not known .",
          "The M said that the N had V every A N .",
          "Because of the A M the N was V P a N .",
          "Most of the N V no A M at all .",
          "In the end the M P the A N V its N .",
          "They V the N , but the A M stayed P the N .",
          "Neither the N nor the M V what the A N V .");

  private static final List<String> BOILERPLATE =
      List.of(
          "This report is meant for members of the association only . Please do not pass it on"
              + " without asking the board first .",
          "All figures are given without warranty . Errors found after printing are corrected in"
              + " the next issue , which is sent to all readers free of charge .",
          "Questions about this page can be sent to the office between nine and five . The office"
              + " answers within three working days .",
          "The work described here was paid for by the regional fund and by private donors , whom"
              + " we thank for their patience and their trust .",
          "Names have been changed where people asked for it . Any likeness to other persons is by"
              + " chance .",
          "The next meeting takes place on the first Monday of the month in the large room on the"
              + " second floor . Guests are welcome , but have no vote .",
          "If you no longer wish to receive these pages , tell us your number and we will take you"
              + " off the list at once .",
          "Photographs may be used by the press free of charge as long as the name of the"
              + " photographer is given next to each of them .",
          "As in every year , the accounts were examined by two members who do not sit on the board"
              + " . They had no objections .",
          "Safety comes first . Wear gloves and solid shoes , keep the exits clear , and report any"
              + " accident to the person in charge , however small it may seem .",
          "A list of abbreviations stands at the end of the yearly volume . Older volumes can be"
              + " read in the archive or ordered for the price of the paper .",
          "We follow the usual rules of good practice . Where this was not possible , the reason is"
              + " given in a note to the table in question .");

  private final Random random;

  ReportWriter(Random random) {
    this.random = random;
  }

  private static List<String> list(String words) {
    return List.of(words.split(" ", -1));
  }

  private static List<List<String>> lists(String... lines) {
    return Arrays.stream(lines).map(ReportWriter::list).toList();
  }

  Report report() {
    List<String> topic = TOPICS.get(random.nextInt(TOPICS.size()));
    List<List<List<String>>> paragraphs = new ArrayList<>();
    int wanted = 150 + random.nextInt(350);
    int words = 0;
    while (words < wanted) {
      List<List<String>> paragraph = new ArrayList<>();
      int sentences = 3 + random.nextInt(4);
      for (int i = 0; i < sentences; i++) {
        paragraph.add(sentence(topic));
        words += paragraph.get(i).size();
      }
      paragraphs.add(paragraph);
    }
    List<String> shared = new ArrayList<>(BOILERPLATE);
    Collections.shuffle(shared, random);
    for (String text : shared.subList(0, random.nextInt(4))) {
      paragraphs.add(random.nextInt(paragraphs.size() + 1), sentences(text));
    }
    return new Report(paragraphs);
  }

  private static List<List<String>> sentences(String text) {
    List<List<String>> sentences = new ArrayList<>();
    for (String sentence : text.split("(?<= \\.) ", -1)) {
      sentences.add(tidy(List.of(sentence.split(" ", -1))));
    }
    return sentences;
  }

  private List<String> sentence(List<String> topic) {
    List<String> words = new ArrayList<>();
    for (String each : FRAMES.get(random.nextInt(FRAMES.size()))) {
      words.add(
          switch (each) {
            case "N", "M" -> noun(topic);
            case "A" -> frequent(ADJECTIVES);
            case "V" -> frequent(VERBS);
            case "P" -> frequent(PREPOSITIONS);
            case "O" -> frequent(OPENERS);
            default -> each;
          });
    }
    return tidy(words);
  }

  private String noun(List<String> topic) {
    return random.nextInt(4) == 0 ? frequent(GENERAL) : frequent(topic);
  }

  /** Words early in a list are used more, as in any language. */
  private String frequent(List<String> words) {
    double first = random.nextDouble();
    return words.get((int) (first * Math.sqrt(first) * words.size()));
  }

  private static List<String> tidy(List<String> words) {
    List<String> tidy = new ArrayList<>();
    for (String word : words) {
      if (word.equals(".") || word.equals(",")) {
        tidy.set(tidy.size() - 1, tidy.get(tidy.size() - 1) + word);
      } else {
        tidy.add(word);
      }
    }
    return tidy;
  }

  /** Returns a copy with 5 to 25 % of its words touched. */
  Report edited(Report original) {
    Report copy = original.copy();
    List<String> topic = TOPICS.get(random.nextInt(TOPICS.size()));
    int style = random.nextInt(3);
    double left = original.words() * (0.05 + 0.2 * random.nextDouble());
    while (left >= 1) {
      boolean isWord = style == 0 || (style == 2 && random.nextInt(8) > 0);
      // A sentence longer than what is left to touch is too much; a word always fits.
      int touched = isWord ? editWord(copy, topic) : editSentence(copy, topic, left);
      left -= touched == 0 ? 1 : touched;
    }
    if (random.nextBoolean()) {
      int last = copy.paragraphs().size() - 1;
      Collections.swap(copy.paragraphs(), random.nextInt(last + 1), random.nextInt(last + 1));
    }
    restyle(copy);
    return copy;
  }

  private List<List<String>> paragraph(Report report) {
    List<List<List<String>>> paragraphs = report.paragraphs();
    paragraphs.removeIf(List::isEmpty);
    return paragraphs.get(random.nextInt(paragraphs.size()));
  }

  private int editWord(Report report, List<String> topic) {
    List<List<String>> paragraph = paragraph(report);
    List<String> sentence = paragraph.get(random.nextInt(paragraph.size()));
    int at = random.nextInt(sentence.size());
    String word = random.nextInt(2) == 0 ? noun(topic) : frequent(ADJECTIVES);
    int kind = random.nextInt(4);
    if (kind == 0 && sentence.size() > 3) {
      sentence.remove(at);
    } else if (kind == 1) {
      sentence.add(at, word);
    } else {
      String old = sentence.get(at);
      boolean hasStop = !Character.isLetter(old.charAt(old.length() - 1));
      sentence.set(at, hasStop ? word + old.charAt(old.length() - 1) : word);
    }
    return 1;
  }

  private int editSentence(Report report, List<String> topic, double left) {
    List<List<String>> paragraph = paragraph(report);
    int at = random.nextInt(paragraph.size());
    if (random.nextBoolean()) {
      List<String> added = sentence(topic);
      if (added.size() <= left) {
        paragraph.add(at, added);
        return added.size();
      }
    } else if (paragraph.get(at).size() <= left && report.paragraphs().size() > 1) {
      return paragraph.remove(at).size();
    }
    return 0;
  }

  private void restyle(Report report) {
    for (List<List<String>> paragraph : report.paragraphs()) {
      for (List<String> sentence : paragraph) {
        int kind = random.nextInt(12);
        if (kind == 0) {
          sentence.replaceAll(word -> word.toUpperCase(Locale.ROOT));
        } else if (kind == 1) {
          sentence.replaceAll(word -> word.replace(",", " -").replace(".", "!"));
        } else if (kind == 2) {
          sentence.replaceAll(word -> word.toLowerCase(Locale.ROOT));
        }
      }
    }
  }
}
