package dev.weft.activity.vector;

import dev.weft.task.Condition;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

/** Turns filters into queries on the {@link ItemTerms} of a field; what they match is the same. */
final class FilterQueries {
  private final String field;

  FilterQueries(String field) {
    this.field = field;
  }

  Query query(ItemFilter filter) {
    return new ConstantScoreQuery(query(filter.condition()));
  }

  private Query query(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all(all.conditions());
      case Condition.Any any -> any(any.conditions());
      case Condition.Not not -> not(query(not.condition()));
      case Condition.Compare compare -> compare(compare);
    };
  }

  private Query all(List<Condition> conditions) {
    if (conditions.isEmpty()) {
      return MatchAllDocsQuery.INSTANCE;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    conditions.forEach(each -> all.add(query(each), Occur.FILTER));
    return all.build();
  }

  private Query any(List<Condition> conditions) {
    if (conditions.isEmpty()) {
      return new MatchNoDocsQuery("any of nothing");
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    conditions.forEach(each -> any.add(query(each), Occur.SHOULD));
    return any.build();
  }

  private static Query not(Query query) {
    return new BooleanQuery.Builder()
        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
        .add(query, Occur.MUST_NOT)
        .build();
  }

  private Query compare(Condition.Compare compare) {
    String place = ItemTerms.place(ItemFilter.pointer(compare));
    BytesRef equal = ItemTerms.equal(place, compare.right());
    BytesRef first = ItemTerms.first(place, compare.right());
    BytesRef last = ItemTerms.last(place, compare.right());
    return switch (compare.operator()) {
      case EQ -> term(equal);
      case NE -> not(term(equal));
      case IN -> among(place, compare);
      case LT -> new TermRangeQuery(field, first, equal, true, false);
      case LTE -> new TermRangeQuery(field, first, equal, true, true);
      case GT -> new TermRangeQuery(field, equal, last, false, false);
      case GTE -> new TermRangeQuery(field, equal, last, true, false);
      case EXISTS -> {
        Query exists = term(ItemTerms.exists(place));
        yield compare.right().booleanValue() ? exists : not(exists);
      }
    };
  }

  private Query among(String place, Condition.Compare compare) {
    List<BytesRef> terms = new ArrayList<>(compare.right().size());
    compare.right().forEach(each -> terms.add(ItemTerms.equal(place, each)));
    return new TermInSetQuery(field, terms);
  }

  private Query term(BytesRef term) {
    return new TermQuery(new Term(field, term));
  }
}
