#include "controlplane/routing/header_change.h"

#include <algorithm>
#include <array>

#include "sip/message/header_name.h"

namespace trunkline::controlplane {

bool is_changeable_header(std::string_view name) noexcept {
  using enum sip::HeaderName;
  constexpr std::array own{via,
                           from,
                           to,
                           call_id,
                           cseq,
                           contact,
                           max_forwards,
                           route,
                           record_route,
                           content_length,
                           content_type,
                           allow,
                           user_agent,
                           server,
                           supported,
                           require,
                           rack,
                           rseq,
                           session_expires,
                           min_se,
                           authorization,
                           proxy_authorization,
                           www_authenticate,
                           proxy_authenticate};
  const auto known = sip::parse_header_name(name);
  return known == other || std::find(own.begin(), own.end(), known) == own.end();
}

}  // namespace trunkline::controlplane
