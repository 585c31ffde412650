/** Custom task types that Weft itself brings. */
@NullMarked
package dev.weft.activity.custom;

import org.jspecify.annotations.NullMarked;
