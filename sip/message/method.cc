#include "sip/message/method.h"

namespace trunkline::sip {

Method parse_method(std::string_view text) noexcept {
  using enum Method;
  switch (text.size()) {
    case 3:
      if (text == "ACK") return ack;
      if (text == "BYE") return bye;
      break;
    case 4: return text == "INFO" ? info : unknown;
    case 5:
      if (text == "PRACK") return prack;
      if (text == "REFER") return refer;
      break;
    case 6:
      if (text == "INVITE") return invite;
      if (text == "CANCEL") return cancel;
      if (text == "NOTIFY") return notify;
      if (text == "UPDATE") return update;
      break;
    case 7:
      if (text == "OPTIONS") return options;
      if (text == "MESSAGE") return message;
      if (text == "PUBLISH") return publish;
      break;
    case 8: return text == "REGISTER" ? register_ : unknown;
    case 9: return text == "SUBSCRIBE" ? subscribe : unknown;
    default: break;
  }
  return unknown;
}

std::string_view to_string(Method method) noexcept {
  switch (method) {
    case Method::invite: return "INVITE";
    case Method::ack: return "ACK";
    case Method::bye: return "BYE";
    case Method::cancel: return "CANCEL";
    case Method::options: return "OPTIONS";
    case Method::register_: return "REGISTER";
    case Method::prack: return "PRACK";
    case Method::subscribe: return "SUBSCRIBE";
    case Method::notify: return "NOTIFY";
    case Method::publish: return "PUBLISH";
    case Method::info: return "INFO";
    case Method::refer: return "REFER";
    case Method::message: return "MESSAGE";
    case Method::update: return "UPDATE";
    case Method::unknown: break;
  }
  return "UNKNOWN";
}

}  // namespace trunkline::sip
