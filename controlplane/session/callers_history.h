// What a caller who takes History-Info hears of his call: whom it was sent to, and what came of that (RFC
// 7044 sections 9.3 and 9.4).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/session/history_entry.h"
#include "controlplane/session/orders.h"

namespace trunkline::controlplane {

/// Kept from the INVITE to its final answer.
class CallersHistory {
 public:
  static constexpr std::size_t most = 20;  // entries

  /// Somebody is asked: the last of `way`, those above him first. By which number he is known; 0: by none,
  /// there is no room.
  std::uint8_t ask(std::vector<HistoryEntry> way);
  /// Why the call did not stay with him: of `headers` of an entry.
  void failed(std::uint8_t asked, std::string_view reasons);
  /// He was not asked after all.
  void take_back(std::uint8_t asked);
  [[nodiscard]] std::span<const sip::HeaderLine> lines(Orders& orders) const;

 private:
  struct Told {
    HistoryEntry entry;
    std::uint8_t number = 0;  // of who was asked; 0: one on the way to him
  };
  /// One level below `above`: its index.
  std::string add(HistoryEntry entry, const std::string& above);
  std::string find_or_add(HistoryEntry entry, const std::string& above);

  std::vector<Told> told_;  // whoever was found by another stands behind him, and before that one's next
  std::uint8_t asked_ = 0;
};

}  // namespace trunkline::controlplane
