// The one name for "a value, or the reason there is none".
#pragma once

#include <tl/expected.hpp>

namespace trunkline::base {

/// A value of `T`, or an error which is always an `enum class` with a sentence of its own somewhere.
/// tl::expected, since std::expected does not compile under clang 14.
template <class T, class E>
using Result = tl::expected<T, E>;

template <class E>
using Unexpected = tl::unexpected<E>;

template <class E>
[[nodiscard]] constexpr Unexpected<E> fail(E reason) noexcept {
  return Unexpected<E>(reason);
}

}  // namespace trunkline::base
