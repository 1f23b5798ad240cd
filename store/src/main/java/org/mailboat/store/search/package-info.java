/// Finding messages by their words.
///
/// Start with [SearchIndex]: it follows the store's change feed and keeps what a search needs in a
/// file of its own; [Searcher] answers a query from that file and the store. `text` says what a
/// word is, `query` what may be asked. The layout and what it costs are in docs/adr/0018.
@NullMarked
package org.mailboat.store.search;

import org.jspecify.annotations.NullMarked;
