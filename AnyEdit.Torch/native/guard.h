// Turns C++ exceptions into an error code and a message of the calling thread.
#pragma once

#include <c10/util/Exception.h>
#include <string>

std::string& ae_error();

template <typename Result, typename Body>
Result ae_guard(Result failure, Body body) noexcept {
    try {
        return body();
    } catch (const c10::Error& e) {
        ae_error() = e.what_without_backtrace();
    } catch (const std::exception& e) {
        ae_error() = e.what();
    } catch (...) {
        ae_error() = "libtorch threw something that is not an exception";
    }
    return failure;
}
