package dev.weft.activity.text;

import dev.weft.activity.text.Outline.Span;
import dev.weft.failure.FailureCode;
import dev.weft.failure.WeftException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.sentdetect.SentenceDetectorME;
import opennlp.tools.sentdetect.SentenceModel;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * What text operations know about natural languages: OpenNLP's models and Lucene's analyzers.
 *
 * <p>The constructor does no I/O; a model (10 MB for languages, 20 KB for English sentences) is
 * read from the class path at first use, in about a second, and kept. Thread-safe: what is not in
 * OpenNLP lives once per thread.
 */
public final class LanguageTools {
  /** The answer for a text in which no language can be seen. */
  public static final String UNDETERMINED = "und";

  private static final String LANGUAGE_MODEL = "/langdetect-183.bin";
  private static final String SENTENCE_MODEL = "/opennlp-en-ud-ewt-sentence-1.3-2.5.4.bin";

  /**
   * The whole text up to this many characters is looked at; of a longer one, four parts of a
   * quarter.
   */
  private static final int SAMPLE = 4_000;

  /**
   * OpenNLP looks back to the last blank at every full stop, so endless words would take for ever.
   */
  private static final int LONGEST_WORD = 200;

  private final Once<LanguageDetectorModel> languages =
      new Once<>(() -> load(LANGUAGE_MODEL, LanguageDetectorModel::new));
  private final Once<SentenceModel> english =
      new Once<>(() -> load(SENTENCE_MODEL, SentenceModel::new));
  private final ThreadLocal<LanguageDetectorME> detectors =
      ThreadLocal.withInitial(() -> new LanguageDetectorME(languages.get()));
  private final ThreadLocal<SentenceDetectorME> splitters =
      ThreadLocal.withInitial(() -> new SentenceDetectorME(english.get()));
  private final ConcurrentMap<String, Analyzer> analyzers = new ConcurrentHashMap<>();

  /**
   * A language and how sure the detector is.
   *
   * @param language ISO 639-1 code where there is one, else ISO 639-3, or {@link #UNDETERMINED}
   * @param confidence from 0 to 1; all languages together have 1
   */
  public record Guess(String language, double confidence) {}

  /**
   * One word that carries meaning.
   *
   * @param stem its stem in lower case
   * @param span where it stands
   * @param follows whether the word before it in the text is the term before it, no stop word
   *     between
   */
  public record Term(String stem, Span span, boolean follows) {}

  /** Makes tools that have loaded nothing yet. */
  public LanguageTools() {}

  /**
   * Returns the languages a text may be in, likeliest first; empty for a text without letters.
   *
   * <p>A sample of 4,000 characters is looked at, so the time does not grow with the text.
   */
  public List<Guess> languages(String text) {
    String sample = sample(text);
    if (sample.codePoints().noneMatch(Character::isLetter)) {
      return List.of();
    }
    List<Guess> guesses = new ArrayList<>();
    for (Language each : detectors.get().predictLanguages(sample)) {
      guesses.add(new Guess(LanguageCodes.shortest(each.getLang()), each.getConfidence()));
    }
    return guesses;
  }

  /** Returns the likeliest language of a text. */
  public Guess language(String text) {
    List<Guess> guesses = languages(text);
    return guesses.isEmpty() ? new Guess(UNDETERMINED, 0) : guesses.get(0);
  }

  /**
   * Returns the sentences of a text in order; only blanks lie between them.
   *
   * <p>No sentence crosses the end of a paragraph. English is split by OpenNLP's model, every other
   * language by rules on full stops, also those of Chinese, Japanese, Hindi and Arabic.
   */
  public List<Span> sentences(String text, String language) {
    return sentences(text, Outline.of(text).paragraphs(), language);
  }

  /** Returns the sentences of these paragraphs of a text in order. */
  public List<Span> sentences(String text, List<Span> paragraphs, String language) {
    List<Span> sentences = new ArrayList<>();
    for (Span paragraph : paragraphs) {
      Texts.checkInterrupt();
      String part = text.substring(paragraph.start(), paragraph.end());
      if (language.equals("en") && !hasEndlessWord(part)) {
        english(part).forEach(each -> sentences.add(each.shifted(paragraph.start())));
      } else {
        SentenceRules.split(part).forEach(each -> sentences.add(each.shifted(paragraph.start())));
      }
    }
    return sentences;
  }

  /**
   * Returns the words of a text that carry meaning, in order, without stop words.
   *
   * <p>Stop words and stems are Lucene's for the language; a language it does not know has neither.
   */
  public List<Term> terms(String text, String language) {
    Analyzer analyzer = analyzers.computeIfAbsent(language, Stopwords::analyzer);
    List<Term> terms = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("text", text)) {
      CharTermAttribute stem = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      PositionIncrementAttribute position = stream.addAttribute(PositionIncrementAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        Span span = new Span(offset.startOffset(), offset.endOffset());
        boolean follows = !terms.isEmpty() && position.getPositionIncrement() == 1;
        terms.add(new Term(stem.toString(), span, follows));
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
    return terms;
  }

  /** The model ends a sentence at "p.m.", so what goes on with a small letter is put back. */
  private List<Span> english(String paragraph) {
    List<Span> sentences = new ArrayList<>();
    for (opennlp.tools.util.Span each : splitters.get().sentPosDetect(paragraph)) {
      Span last = sentences.isEmpty() ? null : sentences.get(sentences.size() - 1);
      if (last != null && Character.isLowerCase(paragraph.codePointAt(each.getStart()))) {
        sentences.set(sentences.size() - 1, new Span(last.start(), each.getEnd()));
      } else {
        sentences.add(new Span(each.getStart(), each.getEnd()));
      }
    }
    return sentences;
  }

  private static String sample(String text) {
    if (text.length() <= SAMPLE) {
      return text;
    }
    int quarter = SAMPLE / 4;
    StringBuilder sample = new StringBuilder(SAMPLE + 4);
    for (int i = 0; i < 4; i++) {
      int from = (int) ((long) (text.length() - quarter) * i / 3);
      sample.append(text, from, from + quarter).append('\n');
    }
    return sample.toString();
  }

  private static boolean hasEndlessWord(String text) {
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        start = i + 1;
      } else if (i - start >= LONGEST_WORD) {
        return true;
      }
    }
    return false;
  }

  private interface Reader<M> {
    M read(InputStream bytes) throws IOException;
  }

  private static <M> M load(String name, Reader<M> reader) {
    try (InputStream bytes = LanguageTools.class.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new WeftException(
            FailureCode.INTERNAL,
            "the OpenNLP model " + name + " is not on the class path; add its opennlp-models jar");
      }
      return reader.read(bytes);
    } catch (IOException e) {
      throw new WeftException(FailureCode.INTERNAL, "the OpenNLP model " + name + " is damaged", e);
    }
  }
}
