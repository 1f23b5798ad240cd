/// The inner parts alone, by JMH: `./bench jmh`.
@NullMarked
package org.mailboat.bench.jmh;

import org.jspecify.annotations.NullMarked;
