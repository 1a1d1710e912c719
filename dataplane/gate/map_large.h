// Memory in large pages, on either side of the gate.
#pragma once

#include <cstddef>

namespace trunkline::gate {

inline constexpr std::size_t large_page = std::size_t{2} << 20;

/// So many octets of zeros that begin at a large page. The kernel is asked for large pages (madvise(2),
/// MADV_HUGEPAGE) and gives small ones where it has none, and for a last part that fills none: not an octet
/// is taken beyond its small page. nullptr: there is no memory. unmap_large() gives it back, with the same
/// octets.
[[nodiscard]] std::byte* map_large(std::size_t octets) noexcept;
void unmap_large(std::byte* memory, std::size_t octets) noexcept;

}  // namespace trunkline::gate
