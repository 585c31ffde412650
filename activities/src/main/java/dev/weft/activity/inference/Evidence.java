package dev.weft.activity.inference;

import dev.weft.activity.model.Embedder;
import dev.weft.activity.model.Embedder.Embedded;
import dev.weft.activity.text.LanguageTools;
import dev.weft.activity.text.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * How much each quotable part of some passages says about a question, from 0 to 1.
 *
 * <p>Two kinds of evidence are added: likeness of meaning (the cosine of the question and of the
 * window under its heading), and words in common (which part of the question's words, each weighted
 * by how rare it is in these passages, stand in the window, or at {@value #IN_HEADING} of that in
 * the headings and table columns above it). Words in common weigh {@value #WORDS} against 1, since
 * a model this small knows few names. Weighing words by rarity is the idea of inverse document
 * frequency (Spärck Jones, "A statistical interpretation of term specificity", 1972); ranking
 * sentences by it is as old as question answering from text.
 *
 * <p>A name in the question (a word with a capital inside a sentence) that no passage has takes
 * three tenths of everything away: a passage about the client library says nothing about its Python
 * version when the word Python does not occur. Ties go by position, so the same question and
 * passages have the same answer.
 */
final class Evidence {
  private static final double WORDS = 0.7;
  private static final double IN_HEADING = 0.8;
  private static final double UNKNOWN_NAME = 0.7;

  /** A window of fewer different words than this is a fragment. */
  private static final int FRAGMENT = 4;

  private static final double FRAGMENT_COST = 0.05;

  /**
   * A window and how much it says.
   *
   * @param passage the position of its passage
   * @param window the window
   * @param score from 0 to 1
   */
  record Quote(int passage, Passage.Window window, double score) {}

  /**
   * What was found.
   *
   * @param passages the passages, read
   * @param quotes every window, best first
   * @param tokens how many tokens the model read
   */
  record Found(List<Passage> passages, List<Quote> quotes, long tokens) {}

  private final LanguageTools tools;
  private final Embedder embedder;

  Evidence(LanguageTools tools, Embedder embedder) {
    this.tools = tools;
    this.embedder = embedder;
  }

  Found of(String question, Texts texts, Embedder.Progress progress) throws InterruptedException {
    PassageReader reader = new PassageReader(tools, PassageReader.language(texts, tools));
    List<Passage> passages = read(reader, texts);
    List<String> contexts = new ArrayList<>();
    for (Passage passage : passages) {
      passage.windows().forEach(window -> contexts.add(passage.inContext(window)));
    }
    if (contexts.isEmpty()) {
      return new Found(passages, List.of(), 0);
    }
    Embedded asked =
        embedder.embed(List.of(question), Embedder.Purpose.QUERY, Embedder.Progress.NONE);
    Embedded read = embedder.embed(contexts, Embedder.Purpose.PASSAGE, progress);
    Words words = new Words(reader.stems(question), passages);
    double trust = Math.pow(UNKNOWN_NAME, Names.missing(question, reader, passages));
    List<Quote> quotes = new ArrayList<>(contexts.size());
    for (int i = 0; i < passages.size(); i++) {
      for (Passage.Window window : passages.get(i).windows()) {
        double likeness = Cosine.between(asked, 0, read, quotes.size());
        double score = score(likeness, words.share(window), window);
        quotes.add(new Quote(i, window, score * trust));
      }
    }
    quotes.sort(
        Comparator.comparingDouble(Quote::score)
            .reversed()
            .thenComparingInt(Quote::passage)
            .thenComparingInt(quote -> quote.window().span().start())
            .thenComparingInt(quote -> quote.window().sentences()));
    return new Found(passages, quotes, asked.tokens() + read.tokens());
  }

  private static List<Passage> read(PassageReader reader, Texts texts) throws InterruptedException {
    try {
      return reader.read(texts);
    } catch (CancellationException e) {
      // Reading the flag clears it, as InterruptedException promises.
      if (!Thread.interrupted()) {
        throw e;
      }
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static double score(double likeness, double share, Passage.Window window) {
    double fragment = window.stems().size() < FRAGMENT ? FRAGMENT_COST : 0;
    double sum = likeness + WORDS * share - fragment;
    return Math.min(1, Math.max(0, sum / (1 + WORDS)));
  }

  /** The words of the question, weighted by how few sentences of the passages have them. */
  private static final class Words {
    private final Map<String, Double> weights = new HashMap<>();
    private double sum;

    Words(Set<String> question, List<Passage> passages) {
      Map<String, Integer> uses = new HashMap<>();
      int sentences = 0;
      for (Passage passage : passages) {
        for (Passage.Window window : passage.windows()) {
          if (window.sentences() == 1) {
            sentences++;
            Set<String> known = new HashSet<>(window.stems());
            known.addAll(window.above());
            known.forEach(stem -> uses.merge(stem, 1, Integer::sum));
          }
        }
      }
      for (String stem : question) {
        double weight = Math.log(1 + sentences / (uses.getOrDefault(stem, 0) + 0.5));
        weights.put(stem, weight);
        sum += weight;
      }
    }

    double share(Passage.Window window) {
      double found = 0;
      for (String stem : window.stems()) {
        found += weights.getOrDefault(stem, 0.0);
      }
      for (String stem : window.above()) {
        if (!window.stems().contains(stem)) {
          found += IN_HEADING * weights.getOrDefault(stem, 0.0);
        }
      }
      return sum == 0 ? 0 : found / sum;
    }
  }
}
