#include "sip/message/replaces.h"

#include "sip/message/call_id.h"
#include "sip/message/params.h"

namespace trunkline::sip {
namespace {

base::Result<DialogReference, ParseError> parse(std::string_view value, std::string_view local_name,
                                                std::string_view remote_name) noexcept {
  Cursor cursor(value);
  cursor.skip_lws();
  if (cursor.done()) return base::fail(ParseError::missing);
  DialogReference dialog;
  dialog.call_id = take_call_id(cursor);
  if (dialog.call_id.empty()) return base::fail(ParseError::bad_token);
  const auto params = take_params(cursor);
  if (!params) return base::fail(params.error());
  if (!cursor.done()) return base::fail(ParseError::trailing_octets);
  for (const auto& param : *params) {
    const bool local = base::equals_ignoring_case(param.name, local_name);
    if (local || base::equals_ignoring_case(param.name, remote_name)) {
      auto& tag = local ? dialog.local_tag : dialog.remote_tag;
      if (!tag.empty() || param.value.empty()) return base::fail(ParseError::bad_parameter);
      tag = param.value;
    } else if (base::equals_ignoring_case(param.name, "early-only")) {
      dialog.early_only = true;
    }
  }
  if (dialog.local_tag.empty() || dialog.remote_tag.empty()) return base::fail(ParseError::bad_parameter);
  return dialog;
}

}  // namespace

base::Result<DialogReference, ParseError> parse_replaces(std::string_view value) noexcept {
  return parse(value, "to-tag", "from-tag");
}

base::Result<DialogReference, ParseError> parse_target_dialog(std::string_view value) noexcept {
  return parse(value, "local-tag", "remote-tag");
}

}  // namespace trunkline::sip
