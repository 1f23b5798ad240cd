/// Reads calendar entries that come by mail (iCalendar, [RFC
/// 5545](https://www.rfc-editor.org/rfc/rfc5545.html)). Start with [CalendarEntry]. Pure and
/// thread-safe.
@NullMarked
package org.mailboat.store.mime.calendar;

import org.jspecify.annotations.NullMarked;
