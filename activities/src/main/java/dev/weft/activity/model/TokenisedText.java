package dev.weft.activity.model;

/**
 * What a model reads of one text, or of a pair of texts.
 *
 * @param ids the tokens, special ones included
 * @param types 0 for a token of the first text, 1 for one of the second
 * @param isCut whether the text was longer than the model reads
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package
record TokenisedText(long[] ids, long[] types, boolean isCut) {
  int length() {
    return ids.length;
  }
}
