// What several failures of one call mean together, and which of them speak against the trunk that gave them.
#pragma once

namespace trunkline::controlplane {

/// No answer, not reachable, or a fault on its side: another trunk may do better. What a 4xx or 6xx says of
/// the call, another trunk would say too.
[[nodiscard]] constexpr bool speaks_against_trunk(int status) noexcept {
  return status == 408 || (status >= 500 && status < 600);
}

/// The better one for the caller to hear: a 6xx, for it speaks for all; else of the lowest class; within a
/// class the first, but of 4xx rather one that says how another try would do, and of 5xx rather not 503
/// (RFC 3261 section 16.7 item 6). 0: none yet.
[[nodiscard]] constexpr int better_failure(int first, int second) noexcept {
  if (first == 0) return second;
  if (second == 0) return first;
  const int first_class = first / 100;
  const int second_class = second / 100;
  if (first_class == 6 || second_class == 6) return first_class == 6 ? first : second;
  if (first_class != second_class) return first_class < second_class ? first : second;
  const auto helps = [](int status) {
    return status == 401 || status == 407 || status == 415 || status == 420 || status == 484;
  };
  if (first_class == 4) return !helps(first) && helps(second) ? second : first;
  return first == 503 ? second : first;
}

/// One that is weighed against others. Not said by anybody is a 408 or 480 of our own: it only means that
/// nobody has spoken yet.
struct WeighedFailure {
  int status = 0;
  bool said = false;
};

/// Whether `next` is told in place of what was kept before it: as the better one, or as the first word of
/// somebody. Of two that are alike the first is kept.
[[nodiscard]] constexpr bool replaces(WeighedFailure next, WeighedFailure kept) noexcept {
  const bool first_word = next.said && !kept.said && next.status / 100 == 4 && kept.status / 100 == 4;
  return first_word ||
         (next.status != kept.status && better_failure(kept.status, next.status) == next.status);
}

static_assert(better_failure(503, 408) == 408 && better_failure(404, 401) == 401);
static_assert(better_failure(503, 500) == 500 && better_failure(486, 603) == 603);
static_assert(replaces({486, true}, {408, false}) && !replaces({486, true}, {404, true}));

}  // namespace trunkline::controlplane
