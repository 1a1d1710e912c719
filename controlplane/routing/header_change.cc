#include "controlplane/routing/header_change.h"

#include "controlplane/routing/header_table.h"

namespace trunkline::controlplane {

bool is_changeable_header(std::string_view name) noexcept {
  const auto kind = class_of(sip::parse_header_name(name));
  return kind != HeaderClass::made && kind != HeaderClass::shaped;
}

}  // namespace trunkline::controlplane
