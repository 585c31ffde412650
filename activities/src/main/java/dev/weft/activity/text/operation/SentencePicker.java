package dev.weft.activity.text.operation;

import dev.weft.activity.text.LanguageTools.Term;
import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Picks sentences of one text by the frequency of their words; see {@link Summarise} for how. */
final class SentencePicker {
  /** A sentence counts as having at least this many words, so that short ones do not win. */
  private static final int FEWEST_WORDS = 8;

  private static final double EARLY = 0.5;
  private static final double SAID_ALREADY = 0.5;

  private final String text;
  private final List<Span> sentences;

  /** The words of each sentence as numbers, and how much each word still counts. */
  private final int[][] words;

  private final double[] weights;

  SentencePicker(String text, List<Span> sentences, List<Term> terms) {
    this.text = text;
    this.sentences = sentences;
    this.words = new int[sentences.size()][];
    Map<String, Integer> numbers = new HashMap<>();
    int[] uses = new int[terms.size()];
    int next = 0;
    for (int i = 0; i < sentences.size(); i++) {
      int[] found = new int[8];
      int count = 0;
      while (next < terms.size() && terms.get(next).span().start() < sentences.get(i).end()) {
        int number = numbers.computeIfAbsent(terms.get(next).stem(), stem -> numbers.size());
        uses[number]++;
        found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
        found[count++] = number;
        next++;
      }
      words[i] = Arrays.copyOf(found, count);
    }
    weights = new double[numbers.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (double) uses[i] / terms.size();
    }
  }

  List<Span> pick(int most, int room) {
    boolean[] isOut = new boolean[sentences.size()];
    boolean hasProse = false;
    for (int i = 0; i < isOut.length; i++) {
      isOut[i] = !isProse(i);
      hasProse |= !isOut[i];
    }
    if (!hasProse) {
      Arrays.fill(isOut, false);
    }
    List<Span> picked = new ArrayList<>();
    int left = room;
    for (int best = best(isOut, left);
        best >= 0 && picked.size() < most;
        best = best(isOut, left)) {
      Span span = sentences.get(best);
      picked.add(span);
      left -= span.end() - span.start() + 1;
      isOut[best] = true;
      for (int word : words[best]) {
        weights[word] *= SAID_ALREADY;
      }
    }
    picked.sort(Comparator.comparingInt(Span::start));
    return picked;
  }

  private int best(boolean[] isOut, int room) {
    Texts.checkInterrupt();
    int best = -1;
    double bestScore = -1;
    for (int i = 0; i < isOut.length; i++) {
      Span span = sentences.get(i);
      if (!isOut[i] && span.end() - span.start() <= room) {
        double score = score(i);
        if (score > bestScore) {
          best = i;
          bestScore = score;
        }
      }
    }
    return best;
  }

  private double score(int sentence) {
    double sum = 0;
    for (int word : words[sentence]) {
      sum += weights[word];
    }
    return sum / Math.max(FEWEST_WORDS, words[sentence].length) * (1 + EARLY / (1 + sentence));
  }

  /**
   * Whether it reads like a sentence: it has a few words, ends with a stop and is no Markdown
   * mark-up.
   */
  private boolean isProse(int sentence) {
    Span span = sentences.get(sentence);
    char first = text.charAt(span.start());
    char last = text.charAt(span.end() - 1);
    boolean isMarkup = first == '#' || first == '|' || first == '`' || first == '~' || first == '<';
    boolean ends = Character.isLetterOrDigit(last) || last == ':' || last == ',' || last == '|';
    return !isMarkup && !ends && words[sentence].length >= 3;
  }
}
