// Our own addresses as they stand in messages.
#pragma once

#include <span>
#include <string_view>

#include "base/endpoint.h"
#include "base/endpoint_text.h"
#include "base/inline_vector.h"

namespace trunkline::controlplane {

/// Each message of a call bears one of them, in its Via or its Contact: so they are written once.
class OwnTexts {
 public:
  OwnTexts() noexcept = default;
  explicit OwnTexts(std::span<const base::Endpoint> own) noexcept {
    for (const auto& endpoint : own) static_cast<void>(texts_.push_back({endpoint, base::text_of(endpoint)}));
  }

  /// "192.0.2.1:5060". Empty: it is none of them.
  [[nodiscard]] std::string_view of(const base::Endpoint& endpoint) const noexcept {
    for (const auto& each : texts_.span()) {
      if (each.endpoint == endpoint) return each.text.view();
    }
    return {};
  }
  /// Of any address: one that is none of them is written into `room`.
  [[nodiscard]] std::string_view of(const base::Endpoint& endpoint, base::EndpointText& room) const noexcept {
    const auto known = of(endpoint);
    return known.empty() ? (room = base::text_of(endpoint)).view() : known;
  }

 private:
  struct Known {
    base::Endpoint endpoint;
    base::EndpointText text;
  };
  base::InlineVector<Known, 8> texts_;
};

}  // namespace trunkline::controlplane
