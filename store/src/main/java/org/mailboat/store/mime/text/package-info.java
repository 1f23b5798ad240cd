/// Other forms of text as plain text: HTML, enriched and rich text, and paragraphs that were sent
/// flowed. Pure and thread-safe.
@NullMarked
package org.mailboat.store.mime.text;

import org.jspecify.annotations.NullMarked;
