/// Finding messages by their words.
///
/// Start with [SearchIndex]: it follows the store's change feed, keeps what a search needs in a
/// file of its own, and answers queries from that file and the store. `text` says what a word is,
/// `query` what may be asked. The layout and what it costs are in
/// docs/adr/0020-the-search-index.md.
@NullMarked
package org.mailboat.store.search;

import org.jspecify.annotations.NullMarked;
