/// What somebody asks of a search. Pure: text in, a tree out.
///
/// Start with [QueryParser]. [Query] is what it makes of a text, [QueryException] what it says of
/// one that it does not understand.
@NullMarked
package org.mailboat.store.search.query;

import org.jspecify.annotations.NullMarked;
