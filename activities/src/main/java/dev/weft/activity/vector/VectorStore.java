package dev.weft.activity.vector;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Keeps collections of items with their vectors and finds the nearest; one of the families a user
 * extends.
 *
 * <p>A collection is made by the first upsert and remembers its fingerprint: vectors of another one
 * are refused. A change is there for good when its call returns, and a repeated upsert or delete
 * changes nothing. Equal searches of an unchanged collection have equal answers: hits are ordered
 * by their score as it is shown, then by id.
 *
 * <p>Thread-safe; its constructor does no I/O. Every method lets {@link InterruptedException} pass;
 * an interrupted change is either there as a whole or not at all.
 */
public interface VectorStore extends AutoCloseable {

  /** The name that the option {@code store} gives. */
  String name();

  /** The collections it has, sorted. */
  Set<String> collections() throws IOException;

  /**
   * Puts records into a collection, making it when there is none.
   *
   * @throws dev.weft.failure.WeftException {@code CONFLICT} when the collection has another
   *     fingerprint or somebody else writes it; {@code INVALID_INPUT} when a name, id or vector
   *     cannot be taken
   */
  Upsert.Change upsert(String collection, Upsert upsert) throws IOException, InterruptedException;

  /**
   * Deletes items by their ids; ids that are not there are no error.
   *
   * @return how many were there
   * @throws dev.weft.failure.WeftException {@code NOT_FOUND} when there is no such collection;
   *     {@code CONFLICT} when somebody else writes it
   */
  long delete(String collection, Set<String> ids) throws IOException, InterruptedException;

  /**
   * Answers queries, all on the same state of the collection.
   *
   * @return for each query its hits, best first
   * @throws dev.weft.failure.WeftException {@code NOT_FOUND} when there is no such collection;
   *     {@code INVALID_INPUT} when a vector is of another length
   */
  List<List<Hit>> search(String collection, List<VectorQuery> queries)
      throws IOException, InterruptedException;

  /**
   * Says what a collection holds.
   *
   * @throws dev.weft.failure.WeftException {@code NOT_FOUND} when there is no such collection
   */
  CollectionStats stats(String collection) throws IOException, InterruptedException;

  /** Gives back what it holds; what was answered stays. Closing it twice does nothing. */
  @Override
  void close() throws IOException;
}
