/// Text of any script as a search compares it. Pure: text in, atoms out.
///
/// Start with [Atoms], which cuts text into the smallest pieces that can be found: words, single
/// characters of scripts that put no spaces between words, and symbols. [Folding] says which
/// spellings are the same; [Phrase] finds a row of atoms in another one.
@NullMarked
package org.mailboat.store.search.text;

import org.jspecify.annotations.NullMarked;
