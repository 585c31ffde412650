/** Asking models: labels, answers with citations, better orders, written texts. */
@NullMarked
package dev.weft.activity.inference;

import org.jspecify.annotations.NullMarked;
