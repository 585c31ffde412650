package dev.weft.activity.text.operation;

import dev.weft.activity.text.Outline.Span;
import dev.weft.activity.text.Texts;
import dev.weft.activity.text.TokenCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts one text, section by section.
 *
 * <p>Each chunk is found by reading on from its start, token by token, until its room is full or
 * the section ends, and remembering where paragraphs and sentences began. A chunk adds at least a
 * quarter of its room to the one before it, or a whole word, so each character is read a few times
 * at most.
 */
final class ChunkCutter {
  private static final int NO_BLANK = 0;
  private static final int WORD = 1;
  private static final int SENTENCE = 2;
  private static final int PARAGRAPH = 3;

  private final String text;
  private final int[] paragraphs;
  private final int[] sentences;
  private final int most;
  private final int overlap;

  /**
   * The tokens of the chunk being read: where each begins, what it is the first of, tokens before
   * it.
   */
  private int[] starts = new int[256];

  private int[] ranks = new int[256];
  private int[] before = new int[256];
  private int count;
  private int sectionEnd;

  ChunkCutter(String text, List<Span> paragraphs, List<Span> sentences, int most, int overlap) {
    this.text = text;
    this.paragraphs = paragraphs.stream().mapToInt(Span::start).toArray();
    this.sentences = sentences.stream().mapToInt(Span::start).toArray();
    this.most = most;
    this.overlap = overlap;
  }

  List<Span> cut(Span section) {
    sectionEnd = section.end();
    List<Span> chunks = new ArrayList<>();
    int done = TokenCounter.skipBlanks(text, section.start());
    int start = done;
    while (done < sectionEnd) {
      Texts.checkInterrupt();
      int next = read(start);
      if (next <= done) {
        // Not even one new token fits behind the overlap: a very long word.
        start = done;
        next = read(start);
      }
      int end = next >= sectionEnd ? sectionEnd : breakAfter(done, next);
      chunks.add(new Span(start, TokenCounter.trimBlanks(text, start, end)));
      done = TokenCounter.skipBlanks(text, end);
      start = done < sectionEnd ? overlapStart(done) : done;
    }
    return chunks;
  }

  /** Notes the tokens from {@code from} on that fit, and returns where the next one begins. */
  private int read(int from) {
    count = 0;
    int tokens = 0;
    int paragraph = firstAtOrAfter(paragraphs, from);
    int sentence = firstAtOrAfter(sentences, from);
    int position = from;
    int lastEnd = -1;
    while (position < sectionEnd) {
      int end = Math.min(sectionEnd, TokenCounter.endOfToken(text, position, most));
      int cost = TokenCounter.cost(text, position, end);
      if (tokens + cost > most) {
        break;
      }
      paragraph = skipTo(paragraphs, paragraph, position);
      sentence = skipTo(sentences, sentence, position);
      int rank = position == lastEnd ? NO_BLANK : WORD;
      rank = isAt(sentences, sentence, position) ? SENTENCE : rank;
      rank = isAt(paragraphs, paragraph, position) ? PARAGRAPH : rank;
      note(position, rank, tokens);
      tokens += cost;
      lastEnd = end;
      position = TokenCounter.skipBlanks(text, end);
    }
    note(position, rankOfNext(position, lastEnd, paragraph, sentence), tokens);
    return position;
  }

  private int rankOfNext(int position, int lastEnd, int paragraph, int sentence) {
    if (isAt(paragraphs, skipTo(paragraphs, paragraph, position), position)) {
      return PARAGRAPH;
    }
    if (isAt(sentences, skipTo(sentences, sentence, position), position)) {
      return SENTENCE;
    }
    return position == lastEnd ? NO_BLANK : WORD;
  }

  private void note(int start, int rank, int tokens) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ranks = Arrays.copyOf(ranks, count * 2);
      before = Arrays.copyOf(before, count * 2);
    }
    starts[count] = start;
    ranks[count] = rank;
    before[count] = tokens;
    count++;
  }

  /** Chooses the best place to end after {@code done}; {@code next} is the last possible one. */
  private int breakAfter(int done, int next) {
    int known = Arrays.binarySearch(starts, 0, count, done);
    int shared = before[Math.max(known, 0)];
    int enough = shared + (most - shared) / 2;
    int best = next;
    int bestRank = NO_BLANK;
    for (int i = count - 1; i > Math.max(known, 0); i--) {
      boolean isLate = before[i] >= enough;
      if (ranks[i] > bestRank && (isLate || bestRank == NO_BLANK)) {
        bestRank = ranks[i];
        best = starts[i];
      }
      if (bestRank == PARAGRAPH || (!isLate && bestRank > NO_BLANK)) {
        break;
      }
    }
    return best;
  }

  /** Goes back from {@code done} by up to {@code overlap} tokens of the chunk just read. */
  private int overlapStart(int done) {
    int last = Arrays.binarySearch(starts, 0, count, done);
    if (last < 0 || overlap == 0) {
      return done;
    }
    int words = done;
    int sentenceStart = -1;
    for (int i = last - 1; i > 0 && before[last] - before[i] <= overlap; i--) {
      if (ranks[i] >= WORD) {
        words = starts[i];
      }
      if (ranks[i] >= SENTENCE && before[last] - before[i] >= overlap / 2) {
        sentenceStart = starts[i];
      }
    }
    return sentenceStart >= 0 ? sentenceStart : words;
  }

  private static int firstAtOrAfter(int[] sorted, int position) {
    int found = Arrays.binarySearch(sorted, position);
    return found >= 0 ? found : -found - 1;
  }

  private static int skipTo(int[] sorted, int from, int position) {
    int index = from;
    while (index < sorted.length && sorted[index] < position) {
      index++;
    }
    return index;
  }

  private static boolean isAt(int[] sorted, int index, int position) {
    return index < sorted.length && sorted[index] == position;
  }
}
