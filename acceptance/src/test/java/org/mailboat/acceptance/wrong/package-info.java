/// A tree of packages built wrong on purpose: each class breaks the rule that its name tells, so
/// that every rule is seen to fail.
package org.mailboat.acceptance.wrong;
